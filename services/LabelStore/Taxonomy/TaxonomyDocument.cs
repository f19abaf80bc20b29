using Assay.Documents;

namespace Assay.LabelStore.Taxonomy;

/// <summary>The classes of one data set. Append-only: a class's id is its place, for ever.</summary>
internal sealed record TaxonomyDocument
{
    public static CollectionDefinition<TaxonomyDocument> Collection { get; } = new("labelstore_taxonomies", t => t.Dataset);

    public required string Dataset { get; init; }

    /// <summary>Names in the order of their ids.</summary>
    public IReadOnlyList<string> Classes { get; init; } = [];

    /// <summary>Grows by one with every change; 0 = there never was a class.</summary>
    public long Version { get; init; }
}
