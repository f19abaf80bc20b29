using System.Numerics.Tensors;

namespace Assay.Scoring.Core.LabelQuality;

/// <summary>The score columns of one shard, n numbers each. Rows without a score hold 0 in every column, and 0 in the flag that says so; there is no NaN.</summary>
public sealed class ShardScores(int rows)
{
    public int Rows => rows;

    /// <summary>1 where the row has a usable embedding, so entropy and prediction are defined; 0 elsewhere.</summary>
    public byte[] Scored { get; } = new byte[rows];

    /// <summary>1 where the row is scored and has a given label, so the label-quality scores are defined; 0 elsewhere.</summary>
    public byte[] LabelScored { get; } = new byte[rows];

    /// <summary>p_y, 0..1, lower = more likely wrong.</summary>
    public float[] SelfConfidence { get; } = new float[rows];

    /// <summary>Normalised margin, 0..1, lower = more likely wrong.</summary>
    public float[] NormalizedMargin { get; } = new float[rows];

    /// <summary>Confidence-weighted entropy, 0..1, lower = more likely wrong.</summary>
    public float[] ConfidenceWeightedEntropy { get; } = new float[rows];

    /// <summary>Entropy in bits, 0..log2 K, higher = less certain.</summary>
    public float[] Entropy { get; } = new float[rows];

    /// <summary>Least confidence 1 - max p, 0..1 - 1/K, higher = less certain.</summary>
    public float[] LeastConfidence { get; } = new float[rows];

    /// <summary>Margin between the two most probable classes, 0..1, lower = less certain; 1 with a single class.</summary>
    public float[] Margin { get; } = new float[rows];

    /// <summary>Id of the most probable class, the smallest id among equals.</summary>
    public int[] PredictedClass { get; } = new int[rows];

    /// <summary>Its probability, 1/K..1.</summary>
    public float[] PredictedProbability { get; } = new float[rows];

    internal void Set(int row, ReadOnlySpan<float> probabilities, int givenLabel)
    {
        var predicted = TensorPrimitives.IndexOfMax(probabilities);
        Scored[row] = 1;
        Entropy[row] = PredictionEntropy.Bits(probabilities);
        LeastConfidence[row] = PredictionUncertainty.LeastConfidence(probabilities);
        Margin[row] = PredictionUncertainty.Margin(probabilities);
        PredictedClass[row] = predicted;
        PredictedProbability[row] = probabilities[predicted];
        if (givenLabel < 0) return;

        if (givenLabel >= probabilities.Length)
            throw new ArgumentOutOfRangeException(nameof(givenLabel), givenLabel, $"The head knows the classes 0..{probabilities.Length - 1}; train it again with the classes of this label version.");
        LabelScored[row] = 1;
        SelfConfidence[row] = LabelQualityScore.SelfConfidence(probabilities, givenLabel);
        NormalizedMargin[row] = LabelQualityScore.NormalizedMargin(probabilities, givenLabel);
        ConfidenceWeightedEntropy[row] = LabelQualityScore.ConfidenceWeightedEntropy(probabilities, givenLabel);
    }
}
