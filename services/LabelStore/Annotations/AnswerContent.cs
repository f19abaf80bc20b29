using Assay.LabelStore.V1;

namespace Assay.LabelStore.Annotations;

/// <summary>What an annotator says of an image.</summary>
internal sealed record AnswerContent(Decision Decision, IReadOnlyList<int> Labels, string Comment, double SecondsSpent)
{
    /// <summary>With <see cref="Decision.NoValidLabel"/>.</summary>
    public NoValidLabelAnswer? NoValidLabel { get; init; }

    /// <summary>Ids of the defining features that the image shows.</summary>
    public IReadOnlyList<string> Features { get; init; } = [];
}
