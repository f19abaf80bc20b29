using Assay.Documents;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;

namespace Assay.LabelStore.Taxonomy;

/// <summary>Hands out class ids. Safe for any number of threads and processes: the document's version decides who was first.</summary>
internal sealed class TaxonomyStore(IDocumentStore documents)
{
    public const int MaxClasses = 1_000_000;
    private readonly IDocumentCollection<TaxonomyDocument> _taxonomies = documents.Collection(TaxonomyDocument.Collection);

    /// <summary>The data set's classes; empty at version 0 where none was ever resolved.</summary>
    public async Task<TaxonomyDocument> GetAsync(string dataset, CancellationToken cancellationToken) =>
        (await _taxonomies.FindAsync(dataset, cancellationToken))?.Value ?? new TaxonomyDocument { Dataset = dataset };

    /// <summary>Ids in the order of <paramref name="names"/>; new names are appended in that order.</summary>
    public async Task<IReadOnlyList<int>> ResolveAsync(string dataset, IReadOnlyList<string> names, CancellationToken cancellationToken)
    {
        // Most calls only ask for what is there.
        var current = await GetAsync(dataset, cancellationToken);
        if (Missing(current, names).Count > 0)
        {
            current = (await _taxonomies.UpsertAsync(dataset, old => Append(old ?? new TaxonomyDocument { Dataset = dataset }, names),
                cancellationToken: cancellationToken)).Value;
        }

        var ids = Index(current);
        return [.. names.Select(name => ids[name])];
    }

    /// <summary>Notes a violation for each id that is no class of the data set.</summary>
    public async Task CheckClassesAsync(
        RequestValidator validator, string dataset, IReadOnlyList<int> classes, string field, CancellationToken cancellationToken)
    {
        if (classes.Count == 0)
            return;
        var taxonomy = await GetAsync(dataset, cancellationToken);
        for (var i = 0; i < classes.Count; i++)
        {
            validator.Check(
                classes[i] >= 0 && classes[i] < taxonomy.Classes.Count, $"{field}[{i}]",
                $"{classes[i]} is no class of {dataset}, which has {taxonomy.Classes.Count}; ask GetTaxonomy for them or add one with ResolveClasses");
        }
    }

    private static TaxonomyDocument Append(TaxonomyDocument taxonomy, IReadOnlyList<string> names)
    {
        var missing = Missing(taxonomy, names);
        if (missing.Count == 0)
            return taxonomy;
        if (taxonomy.Classes.Count + missing.Count > MaxClasses)
            throw new InvalidInputException("names", $"{taxonomy.Dataset} would have more than {MaxClasses} classes; is a name's column mistaken for a label?");
        return taxonomy with { Classes = [.. taxonomy.Classes, .. missing], Version = taxonomy.Version + 1 };
    }

    private static List<string> Missing(TaxonomyDocument taxonomy, IReadOnlyList<string> names)
    {
        var known = taxonomy.Classes.ToHashSet(StringComparer.Ordinal);
        return [.. names.Where(known.Add)];
    }

    private static Dictionary<string, int> Index(TaxonomyDocument taxonomy) =>
        taxonomy.Classes.Index().ToDictionary(c => c.Item, c => c.Index, StringComparer.Ordinal);
}
