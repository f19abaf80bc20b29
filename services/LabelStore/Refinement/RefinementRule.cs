using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Refinement;

/// <summary>What holds for answers to refinement tasks.</summary>
internal static class RefinementRule
{
    /// <summary>
    /// Whether an answer changes what was said before and must say why: it is none of the earlier answers, nor all labels that were checked
    /// beforehand. Who cannot tell changes nothing.
    /// </summary>
    public static bool NeedsComment(TaskDocument task, AnswerContent content)
    {
        if (task.Earlier.Count == 0 || AnswerChoice.LabelsOf(content.Decision, content.Labels, task.GivenClasses) is not { } labels)
            return false;
        var chosen = AnswerChoice.KeyOf(labels);
        return chosen != AnswerChoice.KeyOf(task.CheckedClasses) && !task.Earlier.Select(AnswerChoice.KeyOf).Contains(chosen, StringComparer.Ordinal);
    }

    /// <summary>All labels that answers name, those that most of them name first, then by id.</summary>
    public static IReadOnlyList<int> CheckedBeforehand(IEnumerable<AnnotationDocument> answers) =>
    [
        .. answers
            .Where(answer => answer.Decision is Decision.Keep or Decision.Relabel)
            .SelectMany(answer => AnswerChoice.LabelsOf(answer)!)
            .Where(label => label >= 0)
            .GroupBy(label => label)
            .OrderByDescending(label => label.Count()).ThenBy(label => label.Key)
            .Select(label => label.Key),
    ];
}
