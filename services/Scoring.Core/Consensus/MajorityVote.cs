using Assay.Numerics.Parallelism;

namespace Assay.Scoring.Core.Consensus;

/// <summary>The label that most annotators gave.</summary>
public static class MajorityVote
{
    internal const int ImagesAChunk = 4096;

    /// <summary>
    /// The majority label of every image [N], -1 without annotations. A tie goes to the label that the model finds most probable, where there is a model
    /// and it tells them apart, and otherwise to the smallest class id.
    /// </summary>
    public static int[] Labels(AnnotationTable table, ModelPredictions? model, ParallelOptions options)
    {
        ArgumentNullException.ThrowIfNull(table);
        model?.CheckTable(table);
        var labels = new int[table.Images];
        ChunkedLoop.For(table.Images, ImagesAChunk, options, (start, end) =>
        {
            var votes = new VoteCounter(table.MostOfAnImage);
            for (var image = start; image < end; image++)
            {
                votes.Count(table.Labels(image));
                labels[image] = Winner(image, votes, model);
            }
        });
        return labels;
    }

    /// <summary>Share of each image's annotators that gave its label in <paramref name="labels"/> [N], 0 .. 1; 0 without annotations.</summary>
    public static float[] Agreement(AnnotationTable table, ReadOnlySpan<int> labels)
    {
        ArgumentNullException.ThrowIfNull(table);
        if (labels.Length != table.Images) throw new ArgumentException($"{labels.Length} labels for {table.Images} images.", nameof(labels));
        var agreement = new float[table.Images];
        for (var image = 0; image < table.Images; image++)
        {
            if (table.Count(image) > 0) agreement[image] = (float)table.Labels(image).Count(labels[image]) / table.Count(image);
        }

        return agreement;
    }

    private static int Winner(int image, VoteCounter votes, ModelPredictions? model)
    {
        var (winner, most, probability) = (-1, 0, 0f);
        for (var i = 0; i < votes.Distinct; i++)
        {
            var (label, count) = (votes.Labels[i], votes.Counts[i]);
            if (count < most) continue;
            var p = model is null ? 0 : model.Of(image, label);
            if (count > most || (count == most && p > probability)) (winner, most, probability) = (label, count, p);
        }

        return winner;
    }
}
