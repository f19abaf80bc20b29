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
        if (sets.ContainsAnyExcept(sets[0])) return Refinement.Disagreement;
        return original < 0 || table.Sets[sets[0]].AsSpan().BinarySearch(original) >= 0 ? Refinement.Settled : Refinement.OriginalLeftOut;
    }
}
