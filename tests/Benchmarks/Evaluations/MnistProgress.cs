using System.Text.Json;

namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// What the experiment has done so far, in files below <c>ASSAY_EVAL_CACHE</c> (default <c>artifacts/eval</c>): networks that are done, selections, and the training
/// under way. Ended at any moment, it goes on from there. A file is replaced as a whole or not at all.
/// </summary>
internal sealed class MnistProgress
{
    private readonly string _folder;
    private readonly List<MnistRound> _rounds;

    /// <param name="key">Names all that decides the figures; what another experiment left is not taken.</param>
    public MnistProgress(string key)
    {
        var cache = Environment.GetEnvironmentVariable("ASSAY_EVAL_CACHE") is { Length: > 0 } set ? set : Path.Combine("artifacts", "eval");
        _folder = Path.Combine(cache, "mnist", key);
        Directory.CreateDirectory(_folder);
        _rounds = Read<List<MnistRound>>("rounds.json") ?? [];
        if (_rounds.Count > 0) Console.WriteLine($"going on with {_rounds.Count} networks below {_folder}");
    }

    public IReadOnlyList<MnistRound> Rounds => _rounds;

    public MnistRound? Find(ulong seed, string strategy, int size) => _rounds.Find(round => round.Seed == seed && round.Strategy == strategy && round.Size == size);

    public void Add(MnistRound round)
    {
        _rounds.Add(round);
        Write("rounds.json", JsonSerializer.SerializeToUtf8Bytes(_rounds));
    }

    /// <summary>Training images of a guided round that has been selected.</summary>
    public int[]? Selection(ulong seed, int size) => Read<int[]>($"selection-{seed}-{size}.json");

    public void Select(ulong seed, int[] rows) => Write($"selection-{seed}-{rows.Length}.json", JsonSerializer.SerializeToUtf8Bytes(rows));

    /// <summary>State of a training, finished or not.</summary>
    public byte[]? Checkpoint(ulong seed, string strategy, int size) => File.Exists(CheckpointFile(seed, strategy, size)) ? File.ReadAllBytes(CheckpointFile(seed, strategy, size)) : null;

    public void Keep(ulong seed, string strategy, int size, byte[] checkpoint) => Write(Path.GetFileName(CheckpointFile(seed, strategy, size)), checkpoint);

    public void Forget(ulong seed, string strategy, int size) => File.Delete(CheckpointFile(seed, strategy, size));

    /// <summary>A file of this experiment.</summary>
    public string PathOf(string name) => Path.Combine(_folder, name);

    private string CheckpointFile(ulong seed, string strategy, int size) => PathOf($"{strategy}-{seed}-{size}.checkpoint");

    private T? Read<T>(string name)
        where T : class
    {
        var path = PathOf(name);
        return File.Exists(path) ? JsonSerializer.Deserialize<T>(File.ReadAllBytes(path)) : null;
    }

    private void Write(string name, byte[] bytes)
    {
        var (path, unfinished) = (PathOf(name), PathOf(name + ".new"));
        File.WriteAllBytes(unfinished, bytes);
        File.Move(unfinished, path, overwrite: true);
    }
}
