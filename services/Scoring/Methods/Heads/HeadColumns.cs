using Assay.Common.V1;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.LabelQuality;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.Heads;

/// <summary>The columns that a head run writes for a shard, n numbers each.</summary>
internal sealed class HeadColumns
{
    private const string SelfConfidenceName = "self_confidence";
    private const string NormalizedMarginName = "normalized_margin";
    private const string ConfidenceWeightedEntropyName = "confidence_weighted_entropy";
    private const string EntropyName = "entropy";
    private const string PredictedProbabilityName = "predicted_probability";
    private const string LeastConfidenceName = "least_confidence";
    private const string MarginName = "margin";

    // What needs no label has a flag of its own: images without one have a prediction, and are what guided labeling ranks.
    public const string PredictableName = "predictable";

    /// <summary>What there is.</summary>
    public static IReadOnlyList<MethodColumn> All { get; } =
    [
        new(SelfConfidenceName, DataType.Float32, RankOrder.LowestFirst),
        new(NormalizedMarginName, DataType.Float32, RankOrder.LowestFirst),
        new(ConfidenceWeightedEntropyName, DataType.Float32, RankOrder.LowestFirst),
        new(EntropyName, DataType.Float32, RankOrder.HighestFirst, PredictableName),
        new(LeastConfidenceName, DataType.Float32, RankOrder.HighestFirst, PredictableName),
        new(MarginName, DataType.Float32, RankOrder.LowestFirst, PredictableName),
        new(PredictedProbabilityName, DataType.Float32, RankOrder.LowestFirst, PredictableName),
        new(MethodColumn.Predicted, DataType.Int32, Flag: PredictableName),
        MethodColumn.GivenClass,
        new(PredictableName, DataType.Uint8, Flag: ""),
        MethodColumn.ScoredFlag,
    ];

    /// <summary>Labels judged; negative where there is none.</summary>
    public required int[] Given { get; init; }

    /// <summary>1 where there is a label that was judged.</summary>
    public required byte[] Scored { get; init; }

    /// <summary>1 where there is a prediction, label or not.</summary>
    public required byte[] Predictable { get; init; }

    public required int[] Predicted { get; init; }

    public required float[] PredictedProbability { get; init; }

    public required float[] SelfConfidence { get; init; }

    public required float[] NormalizedMargin { get; init; }

    public required float[] ConfidenceWeightedEntropy { get; init; }

    public required float[] Entropy { get; init; }

    public required float[] LeastConfidence { get; init; }

    public required float[] Margin { get; init; }

    public int Rows => Given.Length;

    public static HeadColumns Of(ShardScores scores, int[] given) => new()
    {
        Given = given,
        Scored = scores.LabelScored,
        Predictable = scores.Scored,
        Predicted = scores.PredictedClass,
        PredictedProbability = scores.PredictedProbability,
        SelfConfidence = scores.SelfConfidence,
        NormalizedMargin = scores.NormalizedMargin,
        ConfidenceWeightedEntropy = scores.ConfidenceWeightedEntropy,
        Entropy = scores.Entropy,
        LeastConfidence = scores.LeastConfidence,
        Margin = scores.Margin,
    };

    public static async Task<HeadColumns> ReadAsync(RunColumnFiles files, RunDocument run, int shard, CancellationToken cancellationToken) => new()
    {
        Given = await files.ReadAsync<int>(run, shard, MethodColumn.Given, cancellationToken),
        Scored = await files.ReadAsync<byte>(run, shard, MethodColumn.Scored, cancellationToken),
        Predictable = await files.ReadAsync<byte>(run, shard, PredictableName, cancellationToken),
        Predicted = await files.ReadAsync<int>(run, shard, MethodColumn.Predicted, cancellationToken),
        PredictedProbability = await files.ReadAsync<float>(run, shard, PredictedProbabilityName, cancellationToken),
        SelfConfidence = await files.ReadAsync<float>(run, shard, SelfConfidenceName, cancellationToken),
        NormalizedMargin = await files.ReadAsync<float>(run, shard, NormalizedMarginName, cancellationToken),
        ConfidenceWeightedEntropy = await files.ReadAsync<float>(run, shard, ConfidenceWeightedEntropyName, cancellationToken),
        Entropy = await files.ReadAsync<float>(run, shard, EntropyName, cancellationToken),
        LeastConfidence = await files.ReadAsync<float>(run, shard, LeastConfidenceName, cancellationToken),
        Margin = await files.ReadAsync<float>(run, shard, MarginName, cancellationToken),
    };

    public async Task WriteAsync(RunColumnFiles files, RunDocument run, int shard, CancellationToken cancellationToken)
    {
        await files.WriteAsync(run, shard, SelfConfidenceName, SelfConfidence, cancellationToken);
        await files.WriteAsync(run, shard, NormalizedMarginName, NormalizedMargin, cancellationToken);
        await files.WriteAsync(run, shard, ConfidenceWeightedEntropyName, ConfidenceWeightedEntropy, cancellationToken);
        await files.WriteAsync(run, shard, EntropyName, Entropy, cancellationToken);
        await files.WriteAsync(run, shard, LeastConfidenceName, LeastConfidence, cancellationToken);
        await files.WriteAsync(run, shard, MarginName, Margin, cancellationToken);
        await files.WriteAsync(run, shard, PredictedProbabilityName, PredictedProbability, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Predicted, Predicted, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Given, Given, cancellationToken);
        await files.WriteAsync(run, shard, PredictableName, Predictable, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Scored, Scored, cancellationToken);
    }
}
