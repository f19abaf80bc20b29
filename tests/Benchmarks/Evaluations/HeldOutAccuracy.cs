using Assay.Ingestion.V1;
using Assay.Numerics.Kernels;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;

namespace Assay.Benchmarks.Evaluations;

/// <summary>Accuracy on the split "val" of a head trained on the split "train", its regularisation chosen on "train" alone.</summary>
internal static class HeldOutAccuracy
{
    public static async Task<double> MeasureAsync(IObjectStore objects, string dataset, string model, IReadOnlyList<Image> images)
    {
        var classes = images.Select(image => image.Labels[0]).Distinct().Order(StringComparer.Ordinal).ToList();
        var columns = new Dictionary<int, NpyColumn<Half>>();
        foreach (var shard in images.Select(image => ImageRow.Of(image).Shard).Distinct())
            columns[shard] = await objects.ReadColumnAsync<Half>(DatasetKeys.Embeddings(dataset, shard, model));
        var dimensions = columns.Values.First().Columns;

        var train = Gather("train");
        var validation = Gather("val");
        var sample = new TrainingSample(train.Embeddings, dimensions, train.Labels, classes.Count);
        var folds = new FoldAssignment(FoldAssignment.DefaultFolds, seed: 1);
        var foldOfRow = new int[sample.Count];
        folds.Fill(0, foldOfRow);
        var chosen = OutOfSampleTrainer.Train(sample, foldOfRow, folds.Folds, new OutOfSampleOptions(), new ParallelOptions());
        var head = SoftmaxRegression.Fit(sample, new SoftmaxRegressionOptions { C = chosen.C }, new ParallelOptions());

        var probabilities = new float[validation.Labels.Length * classes.Count];
        head.Predict(validation.Embeddings, probabilities);
        var right = validation.Labels.Where((label, row) => ArgMax(probabilities.AsSpan(row * classes.Count, classes.Count)) == label).Count();
        return right / (double)validation.Labels.Length;

        (float[] Embeddings, int[] Labels) Gather(string split)
        {
            var members = images.Where(image => image.Split == split).ToList();
            var embeddings = new float[members.Count * dimensions];
            for (var i = 0; i < members.Count; i++)
            {
                var key = ImageRow.Of(members[i]);
                HalfConversion.ToSingle(columns[key.Shard][key.Row], embeddings.AsSpan(i * dimensions, dimensions));
            }

            return (embeddings, members.Select(image => classes.IndexOf(image.Labels[0])).ToArray());
        }
    }

    private static int ArgMax(ReadOnlySpan<float> values) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(values);
}
