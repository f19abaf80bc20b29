namespace Assay.Scoring.Core.Consensus;

/// <summary>An image goes to refinement unless all its annotators chose the same set of labels and the original label is in it.</summary>
public static class RefinementCondition
{
    /// <summary>The state of an image.</summary>
    /// <param name="table">The annotations.</param>
    /// <param name="image">Index of the image.</param>
    /// <param name="original">Its original label; negative = it has none, and only agreement counts.</param>
    public static Refinement Of(LabelSetTable table, int image, int original)
    {
        ArgumentNullException.ThrowIfNull(table);
        var sets = table.Answers.Labels(image);
        if (sets.IsEmpty) return Refinement.NotAnnotated;
        return sets.ContainsAnyExcept(sets[0]) ? Refinement.Disagreement : Of([table.Sets[sets[0]]], original);
    }

    /// <summary>The state of an image by the sets that its annotators chose, each in ascending order.</summary>
    /// <param name="sets">A set an annotator.</param>
    /// <param name="original">Its original label; negative = it has none, and only agreement counts.</param>
    public static Refinement Of(IReadOnlyList<int[]> sets, int original)
    {
        ArgumentNullException.ThrowIfNull(sets);
        if (sets.Count == 0) return Refinement.NotAnnotated;
        if (sets.Any(set => !set.AsSpan().SequenceEqual(sets[0]))) return Refinement.Disagreement;
        return original < 0 || sets[0].AsSpan().BinarySearch(original) >= 0 ? Refinement.Settled : Refinement.OriginalLeftOut;
    }
}
