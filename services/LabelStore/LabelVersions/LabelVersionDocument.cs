using Assay.Documents;
using Assay.LabelStore.Taxonomy;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.LabelVersions;

/// <summary>
/// A label version that people made. It is claimed with all that determines its bytes, then written, then announced, so that anyone
/// can go on after a crash and ends with the same files.
/// </summary>
internal sealed record LabelVersionDocument
{
    public const string ByDataset = "by_dataset";
    public const string ByState = "by_state";

    public static CollectionDefinition<LabelVersionDocument> Collection { get; } = new(
        "labelstore_label_versions",
        v => IdOf(v.Dataset, v.Number),
        new DocumentIndex<LabelVersionDocument>(ByDataset, ("dataset", v => v.Dataset), ("number", v => v.Number)),
        new DocumentIndex<LabelVersionDocument>(ByState, ("state", v => IndexValue.Of(v.State))));

    public required string Dataset { get; init; }

    /// <summary>1 or more, without gaps.</summary>
    public required int Number { get; init; }

    public required string Base { get; init; }

    /// <summary>Number of the newest annotation that it takes in.</summary>
    public required long UpTo { get; init; }

    /// <summary>Classes that were merged or split when it was made: images have what stands for them.</summary>
    public IReadOnlyList<ClassReplacement> Replaced { get; init; } = [];

    /// <summary>The shards that differ from the base, in order.</summary>
    public required IReadOnlyList<int> Shards { get; init; }

    public required long Changed { get; init; }

    public required long Removed { get; init; }

    public required DateTimeOffset Created { get; init; }

    public required LabelVersionState State { get; init; }

    public string Name() => LabelVersionName.ForNumber(Number);

    public static string IdOf(string dataset, int number) => $"{dataset}/{LabelVersionName.ForNumber(number)}";
}
