namespace Assay.LabelStore.Taxonomy.Search;

/// <summary>What a search found.</summary>
/// <param name="Matches">The best ones: class id, name, and the other word that matched, empty where the name did.</param>
/// <param name="Total">Classes that match, in all.</param>
internal sealed record FoundClasses(IReadOnlyList<(int Class, string Name, string Matched)> Matches, int Total);
