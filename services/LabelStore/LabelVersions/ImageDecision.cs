using Assay.LabelStore.Annotations;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.LabelVersions;

/// <summary>What people decided about one image, over all tasks that showed it.</summary>
/// <param name="Outcome">What it is.</param>
/// <param name="Labels">The label column's value with <see cref="ImageOutcome.Labelled"/> and <see cref="ImageOutcome.Removed"/>; null otherwise.</param>
/// <param name="Annotators">Who decided, in ordinal order.</param>
/// <param name="DecidedAt">When the last of their answers was made.</param>
internal sealed record ImageDecision(ImageOutcome Outcome, IReadOnlyList<int>? Labels, IReadOnlyList<string> Annotators, DateTimeOffset DecidedAt)
{
    private static readonly int[] RemovedLabel = [LabelColumns.Removed];

    /// <summary>
    /// A task decides when it has all its answers, by the answer that most of its annotators gave; a tie, or most of them unsure,
    /// leaves the label as it was. Of several tasks that decided, the one decided last counts.
    /// </summary>
    /// <param name="annotationsOfImage">All annotations of the image in the order in which they were made.</param>
    /// <returns>Null if nothing is decided.</returns>
    public static ImageDecision? Of(IEnumerable<AnnotationDocument> annotationsOfImage) => TaskDecision.Last(TaskDecision.Of(annotationsOfImage));

    /// <summary>What the answers to one task say, which has all of them.</summary>
    internal static ImageDecision OfTask(IReadOnlyList<AnnotationDocument> answers)
    {
        // Answers are ordered by sequence and groups keep that order, so the labels of the earliest answer stand for its group.
        var votes = answers.GroupBy(VoteKey, StringComparer.Ordinal).OrderByDescending(vote => vote.Count()).ToArray();
        var tie = votes.Length > 1 && votes[0].Count() == votes[1].Count();
        var winner = votes[0].First();
        var labels = tie ? null : LabelsOf(winner);
        var outcome = labels switch
        {
            null => ImageOutcome.Unsure,
            [LabelColumns.Removed] => ImageOutcome.Removed,
            _ => ImageOutcome.Labelled,
        };
        return new ImageDecision(
            outcome, labels, [.. answers.Select(answer => answer.Annotator).Order(StringComparer.Ordinal)], answers.Max(answer => answer.Created));
    }

    private static IReadOnlyList<int>? LabelsOf(AnnotationDocument answer) => answer.Decision switch
    {
        Decision.Keep => answer.GivenClasses,
        Decision.Relabel => answer.Labels,
        Decision.Remove => RemovedLabel,
        _ => null,
    };

    // Keeping a label and giving the same one by hand are one opinion; so are the same labels in another order.
    private static string VoteKey(AnnotationDocument answer) =>
        LabelsOf(answer) is { } labels ? string.Join(',', labels.Order()) : "unsure";
}
