namespace Assay.LabelStore.LabelVersions;

/// <summary>Images by what was answered about them.</summary>
/// <param name="Kept">They have the labels that they had.</param>
/// <param name="Relabelled">They were given labels, or others.</param>
/// <param name="Removed">They were removed, or stay so.</param>
/// <param name="Unsure">Nobody could tell, or most did not agree; they have what they had.</param>
/// <param name="Unlabelled">They lost their labels: none is valid.</param>
internal sealed record AnswerCounts(int Kept, int Relabelled, int Removed, int Unsure, int Unlabelled = 0)
{
    public static AnswerCounts Zero { get; } = new(0, 0, 0, 0);

    /// <summary>One image, of which this was answered.</summary>
    public static AnswerCounts Of(bool isToldOf, bool isRemoved, bool hasChanged, bool hasLabels) => (isToldOf, isRemoved, hasChanged, hasLabels) switch
    {
        (false, _, _, _) => new AnswerCounts(0, 0, 0, 1),
        (_, true, _, _) => new AnswerCounts(0, 0, 1, 0),
        (_, _, true, false) => new AnswerCounts(0, 0, 0, 0, 1),
        (_, _, true, _) => new AnswerCounts(0, 1, 0, 0),
        _ => new AnswerCounts(1, 0, 0, 0),
    };

    public static AnswerCounts operator +(AnswerCounts left, AnswerCounts right) => new(
        left.Kept + right.Kept, left.Relabelled + right.Relabelled, left.Removed + right.Removed, left.Unsure + right.Unsure, left.Unlabelled + right.Unlabelled);
}
