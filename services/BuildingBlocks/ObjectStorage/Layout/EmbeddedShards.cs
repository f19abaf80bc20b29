using System.Collections;

namespace Assay.ObjectStorage.Layout;

/// <summary>Which shards have embeddings.</summary>
public static class EmbeddedShards
{
    /// <summary>How many of the first shards of a data set have no embeddings of a model, from one listing.</summary>
    public static async Task<int> CountMissingAsync(IObjectStore store, string dataset, int shards, string model, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(store);
        var file = $"{model}/embeddings.npy";
        var embedded = new BitArray(shards);
        var missing = shards;
        await foreach (var entry in store.ListAsync(DatasetKeys.Shards(dataset), cancellationToken: cancellationToken).ConfigureAwait(false))
        {
            if (!DatasetKeys.TryParseShardKey(dataset, entry.Key, out var shard, out var name) || name != file || shard >= shards || embedded[shard])
                continue;
            embedded[shard] = true;
            missing--;
        }

        return missing;
    }
}
