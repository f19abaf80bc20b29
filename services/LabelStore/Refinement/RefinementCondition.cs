using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;

namespace Assay.LabelStore.Refinement;

/// <summary>
/// An image goes to refinement unless all its annotators chose the same set of labels and the original label is in it (Multilabelfy: Anzaku et al., 2024).
/// Without an original label agreement suffices.
/// </summary>
internal static class RefinementCondition
{
    public static TaskAgreement Of(TaskDocument task)
    {
        if (!task.IsDone)
            return TaskAgreement.Open;
        var sets = task.Answers.Select(AnswerChoice.LabelsOf).ToArray();
        if (sets.All(set => set is null))
            return TaskAgreement.Unsure;
        if (sets.Select(AnswerChoice.KeyOf).Distinct(StringComparer.Ordinal).Count() > 1)
            return TaskAgreement.Disagreement;
        return task.GivenClasses is [>= 0 and var original, ..] && !sets[0]!.Contains(original) ? TaskAgreement.OriginalLeftOut : TaskAgreement.Settled;
    }

    public static bool IsToRefine(TaskAgreement agreement) =>
        agreement is TaskAgreement.Disagreement or TaskAgreement.OriginalLeftOut or TaskAgreement.Unsure;
}
