using Assay.LabelStore.Annotations;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.LabelVersions;

/// <summary>What people decided about one image, over all tasks that showed it.</summary>
/// <param name="Outcome">What it is.</param>
/// <param name="Labels">The labels, none at all with <see cref="ImageOutcome.Unlabelled"/>, -2 alone with <see cref="ImageOutcome.Removed"/>; null with <see cref="ImageOutcome.Unsure"/>.</param>
/// <param name="Annotators">Who decided, in ordinal order.</param>
/// <param name="DecidedAt">When the last of their answers was made.</param>
internal sealed record ImageDecision(ImageOutcome Outcome, IReadOnlyList<int>? Labels, IReadOnlyList<string> Annotators, DateTimeOffset DecidedAt)
{
    /// <summary>
    /// A task decides when it has all its answers, by a rule; with the usual one by the answer that most of its annotators gave, and a tie, or most of
    /// them unsure, leaves the label as it was. Of several tasks that decided, the one decided last counts. Tasks with gold images decide nothing.
    /// </summary>
    /// <param name="annotationsOfImage">All annotations of the image in the order in which they were made.</param>
    /// <param name="rule">How a set of labels follows from the answers of a task.</param>
    /// <returns>Null if nothing is decided.</returns>
    public static ImageDecision? Of(IEnumerable<AnnotationDocument> annotationsOfImage, ConsensusRule rule = ConsensusRule.Most) =>
        TaskDecision.Last(TaskDecision.Of(annotationsOfImage, rule));

    /// <summary>What a task decides, by the answers that count.</summary>
    public static ImageDecision OfTask(IReadOnlyList<AnnotationDocument> answers, ConsensusRule rule = ConsensusRule.Most)
    {
        var labels = TaskConsensus.Of(answers, rule);
        var outcome = labels switch
        {
            null => ImageOutcome.Unsure,
            [LabelColumns.Removed] => ImageOutcome.Removed,
            [] when answers.Any(answer => answer.Decision == Decision.NoValidLabel) => ImageOutcome.Unlabelled,
            _ => ImageOutcome.Labelled,
        };
        return new ImageDecision(
            outcome, labels, [.. answers.Select(answer => answer.Annotator).Order(StringComparer.Ordinal)], answers.Max(answer => answer.Created));
    }
}
