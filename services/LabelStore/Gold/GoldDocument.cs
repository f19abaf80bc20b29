using Assay.Documents;
using Assay.LabelStore.Annotations;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Gold;

/// <summary>An image whose right answer is known.</summary>
internal sealed record GoldDocument
{
    public const string ByDataset = "by_dataset";

    public static CollectionDefinition<GoldDocument> Collection { get; } = new(
        "labelstore_gold_images",
        gold => IdOf(gold.Dataset, gold.ImageId),
        new DocumentIndex<GoldDocument>(ByDataset, ("dataset", gold => gold.Dataset), ("place", gold => ImagePlace.Of(gold.ImageId))));

    public required string Dataset { get; init; }

    public required string ImageId { get; init; }

    /// <summary>The right one: relabel, remove or no valid label.</summary>
    public required Decision Decision { get; init; }

    /// <summary>Class ids with <see cref="Decision.Relabel"/>.</summary>
    public IReadOnlyList<int> Labels { get; init; } = [];

    /// <summary>Shown to annotators as the label judged; empty = the image's own.</summary>
    public IReadOnlyList<int> ShownClasses { get; init; } = [];

    /// <summary>The labels that are right: none at all, or -2 alone where the image is to be removed.</summary>
    public IReadOnlyList<int> RightLabels() => AnswerChoice.LabelsOf(Decision, Labels, [])!;

    public static string IdOf(string dataset, string imageId) => $"{dataset}/{imageId}";
}
