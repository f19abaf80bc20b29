using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;

namespace Assay.Selection.Pools;

/// <summary>The images that a run scored, by its columns.</summary>
internal sealed class RunPool(IObjectStore store, Run run, int shards) : IImagePool
{
    public int Shards => shards;

    public string Run => run.Id;

    public string LabelVersion => run.Parameters.LabelVersion;

    public string UsableMeans => "scored";

    public async Task<ShardPool> ReadAsync(int shard, CancellationToken cancellationToken)
    {
        var scored = await ReadAsync<byte>(shard, "scored", cancellationToken);
        return new ShardPool(await ReadAsync<int>(shard, "given", cancellationToken), Array.ConvertAll(scored, flag => flag != 0));
    }

    public async Task<int[]?> ReadSuggestedAsync(int shard, CancellationToken cancellationToken) => await ReadAsync<int>(shard, "predicted", cancellationToken);

    public Task<float[]> ReadScoresAsync(int shard, string score, CancellationToken cancellationToken) => ReadAsync<float>(shard, score, cancellationToken);

    private async Task<T[]> ReadAsync<T>(int shard, string column, CancellationToken cancellationToken)
        where T : unmanaged =>
        (await store.ReadColumnAsync<T>(DatasetKeys.RunColumn(run.Dataset, run.Id, shard, column), columns: 1, cancellationToken: cancellationToken)).Elements;
}
