using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.Ingestion.Images;

/// <summary>The records of shards. They never change, so those used last are kept: a page of thumbnails asks fifty times for one shard.</summary>
internal sealed class ShardRecords(IObjectStore store)
{
    private const int KeptRecords = 65_536;
    private readonly LruCache<(string, DateTimeOffset, int), IReadOnlyList<ImageRecord>> _kept = new(KeptRecords);

    /// <param name="dataset">Name of the data set.</param>
    /// <param name="created">When it was created: a data set made anew under the same name has other shards.</param>
    /// <param name="shard">Number of a shard that is part of it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<ImageRecord>> ReadAsync(string dataset, DateTimeOffset created, int shard, CancellationToken cancellationToken)
    {
        if (_kept.TryGet((dataset, created, shard), out var kept))
            return kept;
        var records = await store.ReadImageRecordsAsync(DatasetKeys.Images(dataset, shard), cancellationToken);
        _kept.Add((dataset, created, shard), records, records.Count);
        return records;
    }
}
