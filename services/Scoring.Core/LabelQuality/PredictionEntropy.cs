namespace Assay.Scoring.Core.LabelQuality;

/// <summary>
/// Uncertainty of a prediction, which needs no label: response distribution entropy (Stabinger and Rodriguez-Sanchez), the criterion of guided labeling.
/// </summary>
public static class PredictionEntropy
{
    /// <summary>
    /// H = - sum of p_k log2 p_k, in bits, 0 .. log2 K, 0 log 0 = 0; higher = less certain. Probabilities [K] sum to 1. NaN gives NaN; none is an argument error.
    /// </summary>
    public static float Bits(ReadOnlySpan<float> probabilities) => (float)(Nats(probabilities) / Math.Log(2));

    /// <summary><see cref="Bits(ReadOnlySpan{float})"/> of every row of [n, K].</summary>
    public static void Bits(ReadOnlySpan<float> probabilities, int classes, Span<float> scores)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (probabilities.Length % classes != 0) throw new ArgumentException($"{probabilities.Length} probabilities are not whole rows of {classes}.", nameof(probabilities));
        var rows = probabilities.Length / classes;
        if (scores.Length < rows) throw new ArgumentException("The destination is too short.", nameof(scores));
        for (var i = 0; i < rows; i++) scores[i] = Bits(probabilities.Slice(i * classes, classes));
    }

    /// <summary>H / ln K, 0..1; 0 with a single class, which leaves nothing uncertain.</summary>
    internal static double Normalized(ReadOnlySpan<float> probabilities)
    {
        var nats = Nats(probabilities);
        return probabilities.Length == 1 && !double.IsNaN(nats) ? 0 : nats / Math.Log(probabilities.Length);
    }

    private static double Nats(ReadOnlySpan<float> probabilities)
    {
        if (probabilities.IsEmpty) throw new ArgumentException("The entropy of no probabilities is not defined.", nameof(probabilities));
        var sum = 0.0;
        foreach (double p in probabilities)
        {
            if (p != 0) sum -= p * Math.Log(p);
        }

        // Rounding of p may leave the bounds by its last digit.
        return Math.Clamp(sum, 0, Math.Log(probabilities.Length));
    }
}
