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

    /// <summary>What there is.</summary>
    public static IReadOnlyList<MethodColumn> All { get; } =
    [
        new(SelfConfidenceName, DataType.Float32, RankOrder.LowestFirst),
        new(NormalizedMarginName, DataType.Float32, RankOrder.LowestFirst),
        new(ConfidenceWeightedEntropyName, DataType.Float32, RankOrder.LowestFirst),
        new(EntropyName, DataType.Float32, RankOrder.HighestFirst),
        new(PredictedProbabilityName, DataType.Float32, RankOrder.LowestFirst),
        MethodColumn.PredictedClass,
        MethodColumn.GivenClass,
        MethodColumn.ScoredFlag,
    ];

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

    public static HeadColumns Of(ShardScores scores, int[] given) => new()
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

    public static async Task<HeadColumns> ReadAsync(RunColumnFiles files, RunDocument run, int shard, CancellationToken cancellationToken) => new()
    {
        Given = await files.ReadAsync<int>(run, shard, MethodColumn.Given, cancellationToken),
        Scored = await files.ReadAsync<byte>(run, shard, MethodColumn.Scored, cancellationToken),
        Predicted = await files.ReadAsync<int>(run, shard, MethodColumn.Predicted, cancellationToken),
        PredictedProbability = await files.ReadAsync<float>(run, shard, PredictedProbabilityName, cancellationToken),
        SelfConfidence = await files.ReadAsync<float>(run, shard, SelfConfidenceName, cancellationToken),
        NormalizedMargin = await files.ReadAsync<float>(run, shard, NormalizedMarginName, cancellationToken),
        ConfidenceWeightedEntropy = await files.ReadAsync<float>(run, shard, ConfidenceWeightedEntropyName, cancellationToken),
        Entropy = await files.ReadAsync<float>(run, shard, EntropyName, cancellationToken),
    };

    public async Task WriteAsync(RunColumnFiles files, RunDocument run, int shard, CancellationToken cancellationToken)
    {
        await files.WriteAsync(run, shard, SelfConfidenceName, SelfConfidence, cancellationToken);
        await files.WriteAsync(run, shard, NormalizedMarginName, NormalizedMargin, cancellationToken);
        await files.WriteAsync(run, shard, ConfidenceWeightedEntropyName, ConfidenceWeightedEntropy, cancellationToken);
        await files.WriteAsync(run, shard, EntropyName, Entropy, cancellationToken);
        await files.WriteAsync(run, shard, PredictedProbabilityName, PredictedProbability, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Predicted, Predicted, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Given, Given, cancellationToken);
        await files.WriteAsync(run, shard, MethodColumn.Scored, Scored, cancellationToken);
    }
}
