using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.MultiLabel;

namespace Assay.Scoring.MultiLabel;

/// <summary>The sets of labels of a shard in a label version: <c>.indptr.npy</c> and <c>.indices.npy</c> where it has some, otherwise one label an image.</summary>
internal static class ValidLabels
{
    public static async Task<(int[] First, LabelSets Sets)> ReadAsync(
        IObjectStore store, LabelColumns columns, string dataset, LabelVersionManifest manifest, int shard, CancellationToken cancellationToken)
    {
        var writer = manifest.WriterOf(shard);
        var first = await columns.ReadAsync(dataset, manifest, shard, cancellationToken: cancellationToken);
        var key = DatasetKeys.LabelIndptr(dataset, writer, shard);
        if (!await store.ExistsAsync(key, cancellationToken))
            return (first, LabelSets.Of([.. first.Select(IReadOnlyCollection<int> (label) => label < 0 ? [] : [label])]));

        var starts = (await store.ReadColumnAsync<long>(key, first.Length + 1, 1, cancellationToken)).Elements;
        var labels = (await store.ReadColumnAsync<int>(DatasetKeys.LabelIndices(dataset, writer, shard), checked((int)starts[^1]), 1, cancellationToken)).Elements;
        return (first, new LabelSets(Array.ConvertAll(starts, static start => checked((int)start)), labels));
    }
}
