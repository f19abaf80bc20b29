using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Datasets;

/// <summary>Reads and writes the label columns of shards.</summary>
internal sealed class ShardLabelStore(IObjectStore objects, LabelColumns columns)
{
    /// <summary>The manifest of a version that is complete: read once for all shards, since it names every shard that differs.</summary>
    public Task<LabelVersionManifest> GetManifestAsync(string dataset, string version, CancellationToken cancellationToken) =>
        columns.GetManifestAsync(dataset, version, cancellationToken);

    /// <summary>The labels of a shard in a version.</summary>
    public async Task<ShardLabels> ReadAsync(string dataset, LabelVersionManifest manifest, int shard, CancellationToken cancellationToken)
    {
        var writer = manifest.WriterOf(shard);
        var first = await columns.ReadAsync(dataset, manifest, shard, cancellationToken: cancellationToken);
        var indptrKey = DatasetKeys.LabelIndptr(dataset, writer, shard);
        if (!await objects.ExistsAsync(indptrKey, cancellationToken))
            return ShardLabels.FromColumns(first, null, null);

        var indptr = await objects.ReadColumnAsync<long>(indptrKey, first.Length + 1, 1, cancellationToken);
        var indices = await objects.ReadColumnAsync<int>(
            DatasetKeys.LabelIndices(dataset, writer, shard), checked((int)indptr.Elements[^1]), 1, cancellationToken);
        return ShardLabels.FromColumns(first, indptr.Elements, indices.Elements);
    }

    /// <summary>Writes the columns of a shard. The same labels make the same bytes.</summary>
    public async Task WriteAsync(string dataset, string version, int shard, ShardLabels labels, CancellationToken cancellationToken)
    {
        if (labels.HasSeveral)
        {
            // Readers look for the sets only beside a first column, so they come first.
            var (indptr, indices) = labels.SeveralColumns();
            await objects.WriteColumnAsync<long>(DatasetKeys.LabelIndptr(dataset, version, shard), indptr, cancellationToken);
            await objects.WriteColumnAsync<int>(DatasetKeys.LabelIndices(dataset, version, shard), indices, cancellationToken);
        }

        await objects.WriteColumnAsync<int>(DatasetKeys.Labels(dataset, version, shard), labels.FirstColumn(), cancellationToken);
    }
}
