using Assay.Documents;

namespace Assay.LabelStore.Batches;

/// <summary>A batch. Its tasks are made from a list in the object store; it is visible when all of them are there.</summary>
internal sealed record BatchDocument
{
    public const string ByOpen = "by_open";
    public const string ByDatasetOpen = "by_dataset_open";

    // Only open batches have a place in the lists; those being opened are found by having none.
    public static CollectionDefinition<BatchDocument> Collection { get; } = new(
        "labelstore_batches",
        b => b.Id,
        new DocumentIndex<BatchDocument>(ByOpen, ("open", b => b.Tasks is not null), ("created", b => b.Created)),
        new DocumentIndex<BatchDocument>(ByDatasetOpen, ("dataset", b => b.Dataset), ("open", b => b.Tasks is not null), ("created", b => b.Created)));

    public required string Id { get; init; }

    public required string Dataset { get; init; }

    public string Title { get; init; } = "";

    public required int AnnotatorsPerImage { get; init; }

    /// <summary>Label version that is judged.</summary>
    public required string LabelVersion { get; init; }

    /// <summary>Scoring run behind the selection; may be empty.</summary>
    public string Run { get; init; } = "";

    /// <summary>Key of the list of images: JSON lines of <see cref="Contracts.V1.SelectedItem"/>.</summary>
    public required string ItemsKey { get; init; }

    public required DateTimeOffset Created { get; init; }

    /// <summary>Tasks in all; null while they are being made.</summary>
    public int? Tasks { get; init; }
}
