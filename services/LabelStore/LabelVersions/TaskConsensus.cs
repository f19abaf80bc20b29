using Assay.LabelStore.Annotations;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.LabelVersions;

/// <summary>One set of labels from the answers of a task's annotators.</summary>
internal static class TaskConsensus
{
    /// <summary>Labels, the most fitting first; none at all, or -2 alone to remove the image; null where the label stays as it was.</summary>
    /// <param name="answers">The answers that count, oldest first, one or more.</param>
    /// <param name="rule">How.</param>
    public static IReadOnlyList<int>? Of(IReadOnlyList<AnnotationDocument> answers, ConsensusRule rule) => rule switch
    {
        ConsensusRule.EachLabel => OfEachLabel(answers),
        ConsensusRule.Unanimous => answers.Select(AnswerChoice.KeyOf).Distinct(StringComparer.Ordinal).Count() == 1 ? AnswerChoice.LabelsOf(answers[0]) : null,
        _ => OfMost(answers),
    };

    // Groups keep the order of the answers, so the labels of the earliest answer stand for its group.
    private static IReadOnlyList<int>? OfMost(IReadOnlyList<AnnotationDocument> answers)
    {
        var votes = answers.GroupBy(AnswerChoice.KeyOf, StringComparer.Ordinal).OrderByDescending(vote => vote.Count()).ToArray();
        return votes.Length > 1 && votes[0].Count() == votes[1].Count() ? null : AnswerChoice.LabelsOf(votes[0].First());
    }

    private static IReadOnlyList<int>? OfEachLabel(IReadOnlyList<AnnotationDocument> answers)
    {
        var sets = answers.Select(AnswerChoice.LabelsOf).ToArray();
        if (IsMost(sets.Count(set => set is [LabelColumns.Removed])))
            return [LabelColumns.Removed];
        if (IsMost(sets.Count(set => set is [])))
            return [];

        // Most often chosen first; of labels chosen alike, the one that was named first.
        int[] chosen =
        [
            .. sets.SelectMany(set => set ?? []).Where(label => label >= 0)
                .GroupBy(label => label)
                .Where(label => IsMost(label.Count()))
                .OrderByDescending(label => label.Count())
                .Select(label => label.Key),
        ];
        return chosen.Length > 0 ? chosen : null;

        bool IsMost(int count) => 2 * count > answers.Count;
    }
}
