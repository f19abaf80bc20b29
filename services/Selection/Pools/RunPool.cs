using Assay.Scoring.V1;

namespace Assay.Selection.Pools;

/// <summary>The images that a run scored, by its columns.</summary>
/// <param name="columns">Where the columns are.</param>
/// <param name="labels">The labels that are judged where they are not those of the run, or the run does not repeat them; null = its own column.</param>
/// <param name="run">The run.</param>
/// <param name="shards">Shards that it scored.</param>
/// <param name="score">Column that ranks the images: it names the column that says which rows have a value. Null where none ranks them.</param>
internal sealed class RunPool(RunColumns columns, ShardLabels? labels, Run run, int shards, string? score) : IImagePool
{
    public const string Given = "given";
    public const string Predicted = "predicted";

    private readonly string _flag = RunColumns.FlagOf(run, score);

    public int Shards => shards;

    public string Run => run.Id;

    public string LabelVersion => labels?.Version ?? run.Parameters.LabelVersion;

    public string UsableMeans => "scored";

    public async Task<ShardPool> ReadAsync(int shard, CancellationToken cancellationToken)
    {
        var scored = await columns.ReadAsync<byte>(run, shard, _flag, cancellationToken);
        var given = labels is null ? await columns.ReadAsync<int>(run, shard, Given, cancellationToken) : await labels.ReadAsync(shard, cancellationToken);
        return new ShardPool(given, Array.ConvertAll(scored, flag => flag != 0));
    }

    public async Task<int[]?> ReadSuggestedAsync(int shard, CancellationToken cancellationToken) =>
        RunColumns.Find(run, Predicted) is null ? null : await columns.ReadAsync<int>(run, shard, Predicted, cancellationToken);

    public Task<float[]> ReadScoresAsync(int shard, string score, CancellationToken cancellationToken) => columns.ReadAsync<float>(run, shard, score, cancellationToken);
}
