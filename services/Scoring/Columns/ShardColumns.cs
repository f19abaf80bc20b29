using Assay.Scoring.Core.LabelQuality;

namespace Assay.Scoring.Columns;

/// <summary>The columns that a run writes for a shard, n numbers each.</summary>
internal sealed class ShardColumns
{
    /// <summary>Labels judged; negative where there is none.</summary>
    public required int[] Given { get; init; }

    public required byte[] Scored { get; init; }

    public required int[] Predicted { get; init; }

    public required float[] PredictedProbability { get; init; }

    public required float[] SelfConfidence { get; init; }

    public required float[] NormalizedMargin { get; init; }

    public required float[] ConfidenceWeightedEntropy { get; init; }

    public required float[] Entropy { get; init; }

    public int Rows => Given.Length;

    public static ShardColumns Of(ShardScores scores, int[] given) => new()
    {
        Given = given,
        Scored = scores.LabelScored,
        Predicted = scores.PredictedClass,
        PredictedProbability = scores.PredictedProbability,
        SelfConfidence = scores.SelfConfidence,
        NormalizedMargin = scores.NormalizedMargin,
        ConfidenceWeightedEntropy = scores.ConfidenceWeightedEntropy,
        Entropy = scores.Entropy,
    };
}
