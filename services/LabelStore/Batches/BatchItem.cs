using Assay.LabelStore.Annotations;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Batches;

/// <summary>A line of a batch's list: a <see cref="Contracts.V1.SelectedItem"/>, or more where the label store itself made the list.</summary>
internal sealed record BatchItem
{
    /// <summary>Place in the list, 1 or more.</summary>
    public required int Rank { get; init; }

    public required string ImageId { get; init; }

    public required float Score { get; init; }

    /// <summary>-1 = not known.</summary>
    public int SuggestedClass { get; init; } = LabelColumns.None;

    public required string Reason { get; init; }

    /// <summary>Labels to show; null = those of the batch's label version.</summary>
    public IReadOnlyList<int>? ShownClasses { get; init; }

    /// <summary>True = a gold image.</summary>
    public bool Gold { get; init; }

    /// <summary>In a refinement: the answers that were given before.</summary>
    public IReadOnlyList<AnnotationDocument> Earlier { get; init; } = [];
}
