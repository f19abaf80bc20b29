using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Annotations;

/// <summary>
/// The set of labels that an answer stands for. Keeping a label and giving the same one by hand are one choice; so are the same labels in
/// another order, and keeping none where there is none and finding no valid one.
/// </summary>
internal static class AnswerChoice
{
    /// <summary>The key of an answer that gives no set.</summary>
    public const string Unsure = "unsure";

    private static readonly int[] RemovedLabel = [LabelColumns.Removed];

    /// <summary>Labels, the most fitting first; none at all, or -2 alone to remove the image; null for one who could not tell.</summary>
    public static IReadOnlyList<int>? LabelsOf(Decision decision, IReadOnlyList<int> labels, IReadOnlyList<int> given) => decision switch
    {
        Decision.Keep => given,
        Decision.Relabel => labels,
        Decision.Remove => RemovedLabel,
        Decision.NoValidLabel => [],
        _ => null,
    };

    public static IReadOnlyList<int>? LabelsOf(AnnotationDocument answer) => LabelsOf(answer.Decision, answer.Labels, answer.GivenClasses);

    /// <summary>Equal for equal choices.</summary>
    public static string KeyOf(IReadOnlyList<int>? labels) => labels is null ? Unsure : string.Join(',', labels.Order());

    public static string KeyOf(AnnotationDocument answer) => KeyOf(LabelsOf(answer));
}
