namespace Assay.LabelStore.Batches;

/// <summary>Who may answer which tasks of a batch.</summary>
internal static class BatchAssignment
{
    public const int MaxParts = 1000;

    /// <summary>
    /// Parts of equal size, the last one shorter, each for as many annotators as see an image, turn about: with annotators a, b, c and two of them an
    /// image, ab, ca, bc, ab, ...
    /// </summary>
    /// <param name="split">How; a part size that would make more than <see cref="MaxParts"/> parts is enlarged.</param>
    /// <param name="tasks">Tasks of the batch.</param>
    /// <param name="annotatorsPerImage">Annotators that see each image.</param>
    public static IReadOnlyList<TaskRange> Split(BatchSplitPlan split, int tasks, int annotatorsPerImage)
    {
        if (tasks == 0)
            return [];
        if (split.PartSize == 0)
            return [new TaskRange(1, tasks, split.Annotators)];

        var size = Math.Max(split.PartSize, (tasks + MaxParts - 1) / MaxParts);
        var each = Math.Min(annotatorsPerImage, split.Annotators.Count);
        return
        [
            .. Enumerable.Range(0, (tasks + size - 1) / size).Select(part => new TaskRange(
                (part * size) + 1,
                Math.Min(tasks, (part + 1) * size),
                [.. Enumerable.Range(part * each, each).Select(turn => split.Annotators[turn % split.Annotators.Count])])),
        ];
    }

    /// <summary>Ranks, both ends included, of the tasks that an annotator may answer, in order.</summary>
    public static IEnumerable<(int First, int Last)> RanksOf(string annotator, BatchDocument batch)
    {
        var next = 1;
        foreach (var part in batch.Parts)
        {
            if (part.Admits(annotator))
                continue;
            if (part.First > next)
                yield return (next, part.First - 1);
            next = part.Last + 1;
        }

        if (next <= batch.Tasks)
            yield return (next, batch.Tasks.Value);
    }

    public static bool Admits(BatchDocument batch, int rank, string annotator)
    {
        var annotators = AnnotatorsOf(rank, batch);
        return annotators.Count == 0 || annotators.Contains(annotator, StringComparer.Ordinal);
    }

    /// <summary>Who a task is for; empty = everybody.</summary>
    public static IReadOnlyList<string> AnnotatorsOf(int rank, BatchDocument batch) =>
        batch.Parts.FirstOrDefault(part => part.First <= rank && rank <= part.Last)?.Annotators ?? [];
}
