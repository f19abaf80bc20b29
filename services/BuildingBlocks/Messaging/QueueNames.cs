using System.Collections.Immutable;

namespace Assay.Messaging;

/// <summary>
/// Names of the queues: a contract with operators and with the chart's autoscaling. One queue a consumer, <c>service-message</c>.
/// </summary>
public static class QueueNames
{
    public const string IngestionRunIngest = "ingestion-run-ingest";
    public const string InferenceShardIngested = "inference-shard-ingested";
    public const string InferenceEmbedShard = "inference-embed-shard";
    public const string InferenceEmbedShardFaulted = "inference-embed-shard-faulted";
    public const string InferenceTrainNetwork = "inference-train-network";
    public const string InferenceShardEmbedded = "inference-shard-embedded";
    public const string ScoringScoreDataset = "scoring-score-dataset";
    public const string LabelStoreBatchSelected = "labelstore-batch-selected";

    /// <summary>Every queue.</summary>
    public static ImmutableArray<string> All { get; } =
    [
        IngestionRunIngest, InferenceShardIngested, InferenceEmbedShard, InferenceEmbedShardFaulted, InferenceTrainNetwork, InferenceShardEmbedded, ScoringScoreDataset,
        LabelStoreBatchSelected,
    ];

    /// <summary>Where a queue's messages go that could not be handled.</summary>
    public static string ErrorQueueOf(string queue) => $"{queue}_error";
}
