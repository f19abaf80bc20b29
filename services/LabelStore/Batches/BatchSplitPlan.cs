namespace Assay.LabelStore.Batches;

/// <summary>How a batch is split among annotators.</summary>
/// <param name="PartSize">Tasks a part; 0 = the whole batch is one part, for all of them.</param>
/// <param name="Annotators">Who answers.</param>
internal sealed record BatchSplitPlan(int PartSize, IReadOnlyList<string> Annotators);
