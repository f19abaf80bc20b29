using Assay.Documents;

namespace Assay.Inference.Jobs;

/// <summary>How far one process is with shards of a job that may not be accounted for yet.</summary>
internal sealed record EmbeddingProgressDocument
{
    public const string ByJob = "by_job";

    public static CollectionDefinition<EmbeddingProgressDocument> Collection { get; } = new(
        "inference_embedding_progress",
        progress => IdOf(progress.Job, progress.Owner),
        new DocumentIndex<EmbeddingProgressDocument>(ByJob, ("job", progress => progress.Job)));

    public required string Job { get; init; }

    /// <summary>The process.</summary>
    public required string Owner { get; init; }

    /// <summary>Images finished, by shard.</summary>
    public required IReadOnlyDictionary<int, long> Shards { get; init; }

    /// <summary>Images a second.</summary>
    public required double Rate { get; init; }

    public required DateTimeOffset Updated { get; init; }

    public static string IdOf(string job, string owner) => $"{job}|{owner}";
}
