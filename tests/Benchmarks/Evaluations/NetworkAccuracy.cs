using Assay.Ingestion.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;

namespace Assay.Benchmarks.Evaluations;

/// <summary>Top-1 accuracy of a network's own logits against the folder's class.</summary>
internal static class NetworkAccuracy
{
    /// <param name="objects">Store.</param>
    /// <param name="dataset">Data set whose given labels are WordNet ids.</param>
    /// <param name="model">Model whose logits begin with a background class.</param>
    /// <param name="images">Images of the data set.</param>
    /// <param name="classes">WordNet ids in class order.</param>
    public static async Task<double> MeasureAsync(IObjectStore objects, string dataset, string model, IReadOnlyList<Image> images, IReadOnlyList<string> classes)
    {
        var right = 0;
        foreach (var shard in images.GroupBy(image => ImageRow.Of(image).Shard))
        {
            var logits = await objects.ReadColumnAsync<Half>(DatasetKeys.Logits(dataset, shard.Key, model));
            var background = logits.Columns - classes.Count;
            foreach (var image in shard)
            {
                var row = logits[ImageRow.Of(image).Row];
                var best = background;
                for (var k = background; k < row.Length; k++)
                {
                    if (row[k] > row[best])
                        best = k;
                }

                if (classes[best - background] == image.Labels[0])
                    right++;
            }
        }

        return right / (double)images.Count;
    }
}
