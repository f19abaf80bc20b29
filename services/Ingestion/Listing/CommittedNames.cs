using System.Runtime.CompilerServices;
using Assay.Ingestion.Jobs;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.Ingestion.Listing;

/// <summary>The names that a data set has from a source already, in order, from the shards themselves: one shard's stream a job in memory.</summary>
internal sealed class CommittedNames(IObjectStore store)
{
    private static readonly IComparer<CommittedName> Order = Comparer<CommittedName>.Create((x, y) => string.CompareOrdinal(x.Name, y.Name));

    /// <param name="dataset">Name of the data set.</param>
    /// <param name="segments">Shards of jobs of the source; the names of each are in order.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public IAsyncEnumerable<CommittedName> ReadAsync(
        string dataset, IEnumerable<(IngestSegment Segment, bool IsOwn)> segments, CancellationToken cancellationToken) =>
        SortedMerge.MergeAsync([.. segments.Select(item => ReadAsync(dataset, item.Segment, item.IsOwn, cancellationToken))], Order, cancellationToken);

    private async IAsyncEnumerable<CommittedName> ReadAsync(
        string dataset, IngestSegment segment, bool isOwn, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var shard = segment.FirstShard; shard < segment.FirstShard + segment.Shards; shard++)
        {
            var key = DatasetKeys.Images(dataset, shard);
            await using var stream = await store.OpenReadAsync(key, cancellationToken);
            await foreach (var record in ImageRecordReader.ReadAsync(stream, key, cancellationToken))
                yield return new CommittedName(record.Name, isOwn);
        }
    }
}
