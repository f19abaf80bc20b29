using Assay.LabelStore.V1;

namespace Assay.LabelStore.Batches;

/// <summary>How far a batch is.</summary>
/// <param name="Done">Tasks that have all their answers.</param>
/// <param name="Decisions">Answers that count, by decision.</param>
/// <param name="TasksPerSecond">Tasks answered a second lately; 0 while it is not known.</param>
/// <param name="LastAnswer">When the newest answer was made, if there is one.</param>
internal sealed record BatchProgress(
    BatchDocument Batch, int Done, IReadOnlyDictionary<Decision, int> Decisions, double TasksPerSecond, DateTimeOffset? LastAnswer)
{
    /// <summary>Tasks that have all their answers, by part of the batch.</summary>
    public IReadOnlyList<int> DoneOfParts { get; init; } = [];

    public int Tasks => Batch.Tasks ?? 0;

    public bool IsDone => Done >= Tasks;
}
