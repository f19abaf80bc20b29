using Assay.Scoring.Core.Consensus;

namespace Assay.UnitTests.Scoring.Consensus;

/// <summary>Small tables of annotations.</summary>
internal static class Annotated
{
    public static ParallelOptions Serial { get; } = new() { MaxDegreeOfParallelism = 1 };

    public static ParallelOptions Parallel { get; } = new() { MaxDegreeOfParallelism = 4 };

    /// <summary>Labels of images (rows) by annotators (columns), -1 = missing: 8 images, 4 annotators, 3 classes.</summary>
    public static int[,] Labels { get; } =
    {
        { 0, 0, 1, -1 }, { 1, 1, -1, 1 }, { 2, -1, 2, 0 }, { 0, 1, -1, -1 }, { -1, 2, 2, 2 }, { 1, 0, 1, 1 }, { 2, -1, -1, -1 }, { 0, 0, -1, 2 },
    };

    /// <summary>Probabilities of a model for them.</summary>
    public static float[][] Probabilities { get; } =
    [
        [.7f, .2f, .1f], [.2f, .7f, .1f], [.3f, .1f, .6f], [.55f, .35f, .1f], [.1f, .2f, .7f], [.45f, .45f, .1f], [.2f, .5f, .3f], [.1f, .1f, .8f],
    ];

    public static AnnotationTable Table(int[,] labels, int classes)
    {
        var builder = new AnnotationTableBuilder(labels.GetLength(0), labels.GetLength(1), classes);
        for (var image = 0; image < labels.GetLength(0); image++)
        {
            for (var annotator = 0; annotator < labels.GetLength(1); annotator++)
            {
                if (labels[image, annotator] >= 0) builder.Add(image, annotator, labels[image, annotator]);
            }
        }

        return builder.Build();
    }

    public static ModelPredictions Predictions(AnnotationTable table, IReadOnlyList<float[]> probabilities)
    {
        var model = new ModelPredictions(table);
        for (var image = 0; image < probabilities.Count; image++) model.Set(image, probabilities[image]);
        return model;
    }
}
