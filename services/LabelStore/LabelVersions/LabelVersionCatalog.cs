using Assay.Documents;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;

namespace Assay.LabelStore.LabelVersions;

/// <summary>Reads label versions that are complete.</summary>
internal sealed class LabelVersionCatalog(IDocumentStore documents)
{
    private readonly IDocumentCollection<LabelVersionDocument> _versions = documents.Collection(LabelVersionDocument.Collection);
    private readonly IDocumentCollection<LabelBranchDocument> _branches = documents.Collection(LabelBranchDocument.Collection);

    /// <summary>Name of the newest complete version of the data set's own line.</summary>
    public async Task<string> GetNewestAsync(string dataset, CancellationToken cancellationToken)
    {
        // Only the newest can be unfinished.
        var query = DocumentQuery.By(LabelVersionDocument.ByDataset, dataset) with { Descending = true, Limit = 2 };
        var page = await _versions.QueryAsync(query, cancellationToken);
        return page.Items.Select(item => item.Value).FirstOrDefault(IsComplete)?.Name() ?? LabelVersionName.Given;
    }

    /// <summary>The complete version of the data set's own line of a name that has a number of 1 or more.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<LabelVersionDocument> GetAsync(string dataset, string name, CancellationToken cancellationToken)
    {
        var version = await _versions.FindAsync(LabelVersionDocument.IdOf(dataset, LabelVersionName.NumberOf(name)), cancellationToken);
        return version is not null && IsComplete(version.Value) ? version.Value : throw Unknown(dataset, name);
    }

    /// <summary>The complete version beside the data set's own line of a name.</summary>
    /// <exception cref="NotFoundException">There is none.</exception>
    public async Task<LabelBranchDocument> GetBranchAsync(string dataset, string name, CancellationToken cancellationToken) =>
        (await _branches.FindAsync(LabelBranchDocument.IdOf(dataset, name), cancellationToken))?.Value is { Written: true } branch
            ? branch
            : throw Unknown(dataset, name);

    /// <summary>Sees to it that a version can be read.</summary>
    /// <exception cref="NotFoundException">There is none of that name.</exception>
    public async Task RequireAsync(string dataset, string name, CancellationToken cancellationToken)
    {
        if (LabelVersionName.NumberOf(name) > 0)
            await GetAsync(dataset, name, cancellationToken);
        else if (LabelVersionName.IsBranch(name))
            await GetBranchAsync(dataset, name, cancellationToken);
    }

    /// <summary>Complete versions beside the data set's own line, oldest first.</summary>
    public Task<DocumentPage<LabelBranchDocument>> ListBranchesAsync(string dataset, int count, string? continuation, CancellationToken cancellationToken) =>
        _branches.QueryAsync(
            DocumentQuery.By(LabelBranchDocument.ByDataset, dataset, true) with { Limit = count, Continuation = continuation }, cancellationToken);

    /// <summary>Complete versions from a number on, oldest first.</summary>
    public async Task<IReadOnlyList<LabelVersionDocument>> ListAsync(string dataset, int from, int count, CancellationToken cancellationToken)
    {
        var query = DocumentQuery.By(LabelVersionDocument.ByDataset, dataset) with { From = from, Limit = count };
        var page = await _versions.QueryAsync(query, cancellationToken);
        return [.. page.Items.Select(item => item.Value).Where(IsComplete)];
    }

    private static NotFoundException Unknown(string dataset, string name) =>
        new($"The data set \"{dataset}\" has no label version \"{name}\". List those there are with ListLabelVersions.");

    private static bool IsComplete(LabelVersionDocument version) => version.State != LabelVersionState.Claimed;
}
