using System.Numerics.Tensors;

namespace Assay.Scoring.Core.LabelQuality;

/// <summary>
/// How well a given label agrees with out-of-sample probabilities. All scores are in [0, 1], lower = more likely wrong (Northcutt, Jiang and Chuang,
/// "Confident learning", JAIR 2021; Kuan and Mueller, "Model-agnostic label quality scoring", 2022).
/// </summary>
/// <remarks>
/// Probabilities are [K] of one image or [n, K] row-major; each row sums to 1. A NaN probability gives a NaN score; no probabilities, or a label outside
/// 0..K-1, is an argument error. With a single class (K = 1, p = 1) every score is 1: nothing speaks against the label.
/// </remarks>
public static class LabelQualityScore
{
    /// <summary>Self-confidence p_y: the probability of the given label.</summary>
    public static float SelfConfidence(ReadOnlySpan<float> probabilities, int givenLabel)
    {
        CheckLabel(probabilities, givenLabel);
        return probabilities[givenLabel];
    }

    /// <summary>Normalised margin (p_y - max over k != y of p_k + 1) / 2: 1/2 where label and strongest rival are even.</summary>
    public static float NormalizedMargin(ReadOnlySpan<float> probabilities, int givenLabel)
    {
        CheckLabel(probabilities, givenLabel);
        var before = probabilities[..givenLabel];
        var after = probabilities[(givenLabel + 1)..];
        var rival = Math.Max(before.IsEmpty ? 0 : TensorPrimitives.Max(before), after.IsEmpty ? 0 : TensorPrimitives.Max(after));
        return (probabilities[givenLabel] - rival + 1) / 2;
    }

    /// <summary>
    /// Confidence-weighted entropy ln(1 + z) / z with z = (H / ln K) / p_y. Its limits are taken: 0 where p_y = 0, and 1 where H = 0 and p_y = 1.
    /// </summary>
    public static float ConfidenceWeightedEntropy(ReadOnlySpan<float> probabilities, int givenLabel)
    {
        CheckLabel(probabilities, givenLabel);
        double confidence = probabilities[givenLabel];
        if (confidence == 0) return 0;
        var z = PredictionEntropy.Normalized(probabilities) / confidence;

        // 1 + z loses the digits of a small z; the series 1 - z/2 + z^2/3 is exact to single precision there.
        return (float)(z < 1e-5 ? 1 - z / 2 : Math.Log(1 + z) / z);
    }

    /// <summary><see cref="SelfConfidence(ReadOnlySpan{float}, int)"/> of every row.</summary>
    public static void SelfConfidence(ReadOnlySpan<float> probabilities, int classes, ReadOnlySpan<int> givenLabels, Span<float> scores) =>
        ForRows(probabilities, classes, givenLabels, scores, SelfConfidence);

    /// <summary><see cref="NormalizedMargin(ReadOnlySpan{float}, int)"/> of every row.</summary>
    public static void NormalizedMargin(ReadOnlySpan<float> probabilities, int classes, ReadOnlySpan<int> givenLabels, Span<float> scores) =>
        ForRows(probabilities, classes, givenLabels, scores, NormalizedMargin);

    /// <summary><see cref="ConfidenceWeightedEntropy(ReadOnlySpan{float}, int)"/> of every row.</summary>
    public static void ConfidenceWeightedEntropy(ReadOnlySpan<float> probabilities, int classes, ReadOnlySpan<int> givenLabels, Span<float> scores) =>
        ForRows(probabilities, classes, givenLabels, scores, ConfidenceWeightedEntropy);

    private delegate float RowScore(ReadOnlySpan<float> probabilities, int givenLabel);

    private static void ForRows(ReadOnlySpan<float> probabilities, int classes, ReadOnlySpan<int> givenLabels, Span<float> scores, RowScore score)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (probabilities.Length != (long)givenLabels.Length * classes)
            throw new ArgumentException($"{probabilities.Length} probabilities are not [{givenLabels.Length}, {classes}].", nameof(probabilities));
        if (scores.Length < givenLabels.Length) throw new ArgumentException("The destination is too short.", nameof(scores));
        for (var i = 0; i < givenLabels.Length; i++) scores[i] = score(probabilities.Slice(i * classes, classes), givenLabels[i]);
    }

    private static void CheckLabel(ReadOnlySpan<float> probabilities, int givenLabel)
    {
        if (probabilities.IsEmpty) throw new ArgumentException("A score needs at least one probability.", nameof(probabilities));
        if ((uint)givenLabel >= (uint)probabilities.Length)
            throw new ArgumentOutOfRangeException(nameof(givenLabel), givenLabel, $"The given label must be among 0..{probabilities.Length - 1}.");
    }
}
