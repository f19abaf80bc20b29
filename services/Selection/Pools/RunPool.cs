using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;

namespace Assay.Selection.Pools;

/// <summary>The images that a run scored, by its columns.</summary>
/// <param name="store">Where the columns are.</param>
/// <param name="labels">Labels, for runs that do not repeat them.</param>
/// <param name="run">The run.</param>
/// <param name="shards">Shards that it scored.</param>
/// <param name="score">Column that ranks the images: it names the column that says which rows have a value. Null where none ranks them.</param>
internal sealed class RunPool(IObjectStore store, LabelColumns labels, Run run, int shards, string? score) : IImagePool
{
    private const string Scored = "scored";
    private const string Given = "given";
    private const string Predicted = "predicted";

    private readonly string _flag = run.Columns.FirstOrDefault(column => column.Name == score) is { Flag.Length: > 0 } ranked ? ranked.Flag : Scored;
    private LabelVersionManifest? _manifest;

    public int Shards => shards;

    public string Run => run.Id;

    public string LabelVersion => run.Parameters.LabelVersion;

    public string UsableMeans => "scored";

    public async Task<ShardPool> ReadAsync(int shard, CancellationToken cancellationToken)
    {
        var scored = await ReadAsync<byte>(shard, _flag, cancellationToken);
        return new ShardPool(await ReadGivenAsync(shard, cancellationToken), Array.ConvertAll(scored, flag => flag != 0));
    }

    public async Task<int[]?> ReadSuggestedAsync(int shard, CancellationToken cancellationToken) =>
        Has(Predicted) ? await ReadAsync<int>(shard, Predicted, cancellationToken) : null;

    public Task<float[]> ReadScoresAsync(int shard, string score, CancellationToken cancellationToken) => ReadAsync<float>(shard, score, cancellationToken);

    private async Task<int[]> ReadGivenAsync(int shard, CancellationToken cancellationToken)
    {
        if (Has(Given))
            return await ReadAsync<int>(shard, Given, cancellationToken);
        _manifest ??= await labels.GetManifestAsync(run.Dataset, LabelVersion, cancellationToken);
        return await labels.ReadAsync(run.Dataset, _manifest, shard, cancellationToken: cancellationToken);
    }

    private bool Has(string column) => run.Columns.Any(listed => listed.Name == column);

    private async Task<T[]> ReadAsync<T>(int shard, string column, CancellationToken cancellationToken)
        where T : unmanaged =>
        (await store.ReadColumnAsync<T>(DatasetKeys.RunColumn(run.Dataset, run.Id, shard, column), columns: 1, cancellationToken: cancellationToken)).Elements;
}
