using Assay.Numerics.Statistics;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;

namespace Assay.Scoring.Core.ClassReports;

/// <summary>
/// Whether a head that is trained on two classes alone can tell their held-out images apart. Where it cannot, the pictures do not hold what the labels
/// distinguish, and the classes may be merged.
/// </summary>
/// <param name="Auroc">Area under the ROC curve, out of sample, 0..1: .5 = cannot be told apart, 1 = always.</param>
/// <param name="StandardError">Of the area (Hanley and McNeil 1982).</param>
public readonly record struct PairSeparability(double Auroc, double StandardError)
{
    /// <summary>Folds.</summary>
    public const int Folds = 5;

    /// <summary>Images of each class at least: one a fold, so that no training set lacks a class.</summary>
    public const int LeastImages = Folds;

    // A head of two classes does not hang on the last digit of its regularisation.
    private static readonly OutOfSampleOptions Options = new() { Grid = [1e-4, 1e-3, 1e-2, 1e-1], Patience = 1 };

    /// <summary>Upper end of the 95 % interval of the area.</summary>
    public double Upper => Math.Min(1, Auroc + WilsonInterval.Z95 * StandardError);

    /// <summary>Lower end of the 95 % interval of the area.</summary>
    public double Lower => Math.Max(0, Auroc - WilsonInterval.Z95 * StandardError);

    /// <summary>Trains and measures. The same bits at any degree of parallelism.</summary>
    /// <param name="first">float32 [a, D], images of one class, in an order that says nothing of them: image i is in fold i modulo 5.</param>
    /// <param name="second">float32 [b, D], images of the other.</param>
    /// <param name="dimensions">D.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <returns>Null where a class has fewer than <see cref="LeastImages"/>: it cannot be known.</returns>
    /// <exception cref="NonFiniteEmbeddingsException">An embedding holds NaN or infinity.</exception>
    public static PairSeparability? Measure(ReadOnlySpan<float> first, ReadOnlySpan<float> second, int dimensions, ParallelOptions parallel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        var (a, b) = (first.Length / dimensions, second.Length / dimensions);
        if (a < LeastImages || b < LeastImages) return null;
        var embeddings = new float[first.Length + second.Length];
        first.CopyTo(embeddings);
        second.CopyTo(embeddings.AsSpan(first.Length));
        var (labels, folds) = (new int[a + b], new int[a + b]);
        for (var i = 0; i < labels.Length; i++) (labels[i], folds[i]) = (i < a ? 0 : 1, (i < a ? i : i - a) % Folds);

        var heads = OutOfSampleTrainer.Train(new TrainingSample(embeddings, dimensions, labels, 2), folds, Folds, Options, parallel).Heads;
        var (scores, positives) = (new float[a + b], new bool[a + b]);
        Span<float> probabilities = stackalloc float[2];
        for (var i = 0; i < scores.Length; i++)
        {
            heads[folds[i]].Predict(embeddings.AsSpan(i * dimensions, dimensions), probabilities);
            (scores[i], positives[i]) = (probabilities[1], labels[i] == 1);
        }

        var auroc = RocCurve.Auroc(scores, positives) ?? 0.5;
        return new PairSeparability(auroc, HanleyMcNeil(auroc, b, a));
    }

    /// <summary>Standard error of an area from so many positives and negatives (Hanley and McNeil 1982, equation 2).</summary>
    public static double HanleyMcNeil(double area, long positives, long negatives)
    {
        var q1 = area / (2 - area);
        var q2 = 2 * area * area / (1 + area);
        var variance = (area * (1 - area) + (positives - 1) * (q1 - area * area) + (negatives - 1) * (q2 - area * area)) / ((double)positives * negatives);
        return Math.Sqrt(Math.Max(0, variance));
    }
}
