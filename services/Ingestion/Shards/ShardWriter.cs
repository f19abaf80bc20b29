using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.Ingestion.Shards;

/// <summary>Writes the records and the given labels of one shard: the same bytes for the same records, however often.</summary>
internal sealed class ShardWriter(IObjectStore store)
{
    public async Task WriteAsync(
        string dataset, int shard, IReadOnlyList<ImageRecord> records, ClassResolver classes, CancellationToken cancellationToken)
    {
        await classes.ResolveAsync(records.SelectMany(record => record.Labels), cancellationToken);
        await store.WriteImageRecordsAsync(DatasetKeys.Images(dataset, shard), records, cancellationToken);

        var first = records.Select(record => record.Labels.Count == 0 ? LabelColumns.None : classes[record.Labels[0]]).ToArray();
        await store.WriteColumnAsync<int>(DatasetKeys.Labels(dataset, LabelVersionName.Given, shard), first, cancellationToken);
        if (records.Any(record => record.Labels.Count > 1))
            await WriteSeveralAsync(dataset, shard, records, classes, cancellationToken);
        else
            await DeleteSeveralAsync(dataset, shard, cancellationToken);
    }

    // A job that was stopped before it committed the shard may have left some of other records.
    private async Task DeleteSeveralAsync(string dataset, int shard, CancellationToken cancellationToken)
    {
        await store.DeleteAsync(DatasetKeys.LabelIndptr(dataset, LabelVersionName.Given, shard), cancellationToken);
        await store.DeleteAsync(DatasetKeys.LabelIndices(dataset, LabelVersionName.Given, shard), cancellationToken);
    }

    private async Task WriteSeveralAsync(
        string dataset, int shard, IReadOnlyList<ImageRecord> records, ClassResolver classes, CancellationToken cancellationToken)
    {
        var starts = new long[records.Count + 1];
        for (var row = 0; row < records.Count; row++)
            starts[row + 1] = starts[row] + records[row].Labels.Count;
        var indices = records.SelectMany(record => record.Labels).Select(label => classes[label]).ToArray();
        await store.WriteColumnAsync<int>(DatasetKeys.LabelIndices(dataset, LabelVersionName.Given, shard), indices, cancellationToken);
        await store.WriteColumnAsync<long>(DatasetKeys.LabelIndptr(dataset, LabelVersionName.Given, shard), starts, cancellationToken);
    }
}
