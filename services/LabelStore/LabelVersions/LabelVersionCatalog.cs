using Assay.Documents;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;

namespace Assay.LabelStore.LabelVersions;

/// <summary>Reads label versions that are complete.</summary>
internal sealed class LabelVersionCatalog(IDocumentStore documents)
{
    private readonly IDocumentCollection<LabelVersionDocument> _versions = documents.Collection(LabelVersionDocument.Collection);

    /// <summary>Name of the newest complete version.</summary>
    public async Task<string> GetNewestAsync(string dataset, CancellationToken cancellationToken)
    {
        // Only the newest can be unfinished.
        var query = DocumentQuery.By(LabelVersionDocument.ByDataset, dataset) with { Descending = true, Limit = 2 };
        var page = await _versions.QueryAsync(query, cancellationToken);
        return page.Items.Select(item => item.Value).FirstOrDefault(IsComplete)?.Name() ?? LabelVersionName.Given;
    }

    /// <summary>The complete version of a name; null for the given labels.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<LabelVersionDocument?> GetAsync(string dataset, string name, CancellationToken cancellationToken)
    {
        if (name == LabelVersionName.Given)
            return null;
        var number = LabelVersionName.NumberOf(name);
        var version = number > 0 ? (await _versions.FindAsync(LabelVersionDocument.IdOf(dataset, number), cancellationToken))?.Value : null;
        return version is not null && IsComplete(version)
            ? version
            : throw new NotFoundException($"The data set \"{dataset}\" has no label version \"{name}\". List those there are with ListLabelVersions.");
    }

    /// <summary>Complete versions from a number on, oldest first.</summary>
    public async Task<IReadOnlyList<LabelVersionDocument>> ListAsync(string dataset, int from, int count, CancellationToken cancellationToken)
    {
        var query = DocumentQuery.By(LabelVersionDocument.ByDataset, dataset) with { From = from, Limit = count };
        var page = await _versions.QueryAsync(query, cancellationToken);
        return [.. page.Items.Select(item => item.Value).Where(IsComplete)];
    }

    private static bool IsComplete(LabelVersionDocument version) => version.State != LabelVersionState.Claimed;
}
