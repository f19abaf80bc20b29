using System.Text.Json;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.Selection.Pools;

/// <summary>The images of a data set: all but those that people removed and those known not to be decodable.</summary>
internal sealed class DatasetPool(IObjectStore store, ShardLabels labels, string dataset, int shards, string run = "") : IImagePool
{
    private const string DecodedFact = "decoded";

    public int Shards => shards;

    public string Run => run;

    public string LabelVersion => labels.Version;

    public string UsableMeans => "decodable and not removed";

    public async Task<ShardPool> ReadAsync(int shard, CancellationToken cancellationToken)
    {
        var given = await labels.ReadAsync(shard, cancellationToken);
        var usable = Array.ConvertAll(given, label => label != LabelColumns.Removed);
        if (await ReadDecodedAsync(shard, given.Length, cancellationToken) is { } decoded)
        {
            for (var row = 0; row < usable.Length; row++)
                usable[row] &= decoded[row];
        }
        else
        {
            foreach (var record in await QuarantineFile.ReadAsync(store, dataset, shard, cancellationToken))
                usable[record.Row] = false;
        }

        return new ShardPool(given, usable);
    }

    public Task<int[]?> ReadSuggestedAsync(int shard, CancellationToken cancellationToken) => Task.FromResult<int[]?>(null);

    public Task<float[]> ReadScoresAsync(int shard, string score, CancellationToken cancellationToken) =>
        throw new InvalidOperationException("Without a run there are no scores.");

    /// <summary>Null where no embedding has read the shard yet.</summary>
    private async Task<bool[]?> ReadDecodedAsync(int shard, int rows, CancellationToken cancellationToken)
    {
        if (!await store.ExistsAsync(DatasetKeys.Facts(dataset, shard), cancellationToken))
            return null;
        var names = JsonSerializer.Deserialize<string[]>(await store.ReadAllAsync(DatasetKeys.FactNames(dataset, shard), cancellationToken)) ?? [];
        var column = Array.IndexOf(names, DecodedFact);
        if (column < 0)
            return null;
        var facts = await store.ReadColumnAsync<float>(DatasetKeys.Facts(dataset, shard), rows, names.Length, cancellationToken);
        var decoded = new bool[rows];
        for (var row = 0; row < rows; row++)
            decoded[row] = facts[row][column] != 0;
        return decoded;
    }
}
