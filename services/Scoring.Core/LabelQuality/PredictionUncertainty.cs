using System.Numerics.Tensors;

namespace Assay.Scoring.Core.LabelQuality;

/// <summary>
/// Uncertainty of a prediction by its largest probabilities, which needs no label (Settles, "Active learning literature survey", 2009, section 3.1);
/// beside them <see cref="PredictionEntropy"/>. Probabilities [K] sum to 1. NaN gives NaN; none is an argument error.
/// </summary>
public static class PredictionUncertainty
{
    /// <summary>1 - max p_k, 0 .. 1 - 1/K; higher = less certain.</summary>
    public static float LeastConfidence(ReadOnlySpan<float> probabilities)
    {
        CheckAny(probabilities);
        return Math.Max(0, 1 - TensorPrimitives.Max(probabilities));
    }

    /// <summary>Difference of the two largest p_k, 0 .. 1; lower = less certain. With a single class the rival's share is 0.</summary>
    public static float Margin(ReadOnlySpan<float> probabilities)
    {
        CheckAny(probabilities);
        var (first, second) = (0f, 0f);
        foreach (var p in probabilities)
        {
            if (float.IsNaN(p)) return p;
            if (p > first)
            {
                (first, second) = (p, first);
            }
            else if (p > second)
            {
                second = p;
            }
        }

        return first - second;
    }

    private static void CheckAny(ReadOnlySpan<float> probabilities)
    {
        if (probabilities.IsEmpty) throw new ArgumentException("The uncertainty of no probabilities is not defined.", nameof(probabilities));
    }
}
