using System.Globalization;
using Assay.Documents;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Taxonomy;

/// <summary>One change of a taxonomy; never changed itself.</summary>
internal sealed record TaxonomyChangeDocument
{
    public const string ByDataset = "by_dataset";

    /// <summary>Class ids that it names at most: an import of a thousand is told by its text.</summary>
    public const int MostIds = 100;

    public static CollectionDefinition<TaxonomyChangeDocument> Collection { get; } = new(
        "labelstore_taxonomy_changes",
        change => string.Create(CultureInfo.InvariantCulture, $"{change.Dataset}/{change.Version:D10}"),
        new DocumentIndex<TaxonomyChangeDocument>(ByDataset, ("dataset", change => change.Dataset), ("version", change => change.Version)))
    {
        AppendOnly = true,
    };

    public required string Dataset { get; init; }

    /// <summary>Version of the taxonomy that it made.</summary>
    public required long Version { get; init; }

    public required TaxonomyChangeKind Kind { get; init; }

    public IReadOnlyList<int> Classes { get; init; } = [];

    public IReadOnlyList<int> Results { get; init; } = [];

    public required string Text { get; init; }

    public string Annotator { get; init; } = "";

    public string Comment { get; init; } = "";

    public required DateTimeOffset Created { get; init; }
}
