namespace Assay.LabelStore.Batches;

/// <summary>Tasks of a batch that some annotators answer.</summary>
/// <param name="First">Rank of the first, 1 or more.</param>
/// <param name="Last">Rank of the last.</param>
/// <param name="Annotators">Who; empty = everybody.</param>
internal sealed record TaskRange(int First, int Last, IReadOnlyList<string> Annotators)
{
    public bool Admits(string annotator) => Annotators.Count == 0 || Annotators.Contains(annotator, StringComparer.Ordinal);
}
