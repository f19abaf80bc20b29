using System.Runtime.CompilerServices;
using Assay.Documents;
using Assay.ObjectStorage.Layout;
using Assay.Selection.Pools;
using Assay.ServiceDefaults.Errors;

namespace Assay.Selection.Selections;

/// <summary>Keeps and finds selections.</summary>
internal sealed class SelectionCatalog(IDocumentStore documents, SelectionItems items)
{
    private readonly IDocumentCollection<SelectionDocument> _selections = documents.Collection(SelectionDocument.Collection);

    /// <exception cref="NotFoundException">There is no such selection.</exception>
    public async Task<SelectionDocument> GetAsync(string id, CancellationToken cancellationToken) =>
        (id.Length == 0 ? null : await FindAsync(id, cancellationToken))
        ?? throw new NotFoundException($"There is no selection \"{id}\". List those of its data set with ListSelections.");

    public async Task<SelectionDocument?> FindAsync(string id, CancellationToken cancellationToken) => (await _selections.FindAsync(id, cancellationToken))?.Value;

    public Task<DocumentPage<SelectionDocument>> ListAsync(string dataset, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var query = dataset.Length > 0 ? DocumentQuery.By(SelectionDocument.ByDataset, dataset) : DocumentQuery.By(SelectionDocument.ByCreated);
        return _selections.QueryAsync(query with { Descending = true, Limit = limit, Continuation = continuation }, cancellationToken);
    }

    /// <summary>Images that people have seen or will see: those of all selections that opened a batch.</summary>
    public Task<SelectedImages> ReadSelectedImagesAsync(string dataset, CancellationToken cancellationToken) =>
        SelectedImages.CreateAsync(ReadImagesAsync(dataset, cancellationToken), cancellationToken);

    /// <summary>The images of some selections.</summary>
    public Task<SelectedImages> ReadSelectedImagesAsync(IReadOnlyList<string> ids, CancellationToken cancellationToken) =>
        SelectedImages.CreateAsync(ReadImagesAsync(ids, cancellationToken), cancellationToken);

    public IAsyncEnumerable<Versioned<SelectionDocument>> ListUnopenedAsync(CancellationToken cancellationToken) =>
        _selections.QueryAllAsync(DocumentQuery.By(SelectionDocument.ByUnopened, true), cancellationToken);

    /// <summary>Inserts a selection, unless it is there already; returns the one that is there.</summary>
    public async Task<SelectionDocument> InsertOnceAsync(SelectionDocument selection, CancellationToken cancellationToken) =>
        await _selections.InsertIfAbsentAsync(selection, cancellationToken) ? selection : await GetAsync(selection.Id, cancellationToken);

    public Task InsertAsync(SelectionDocument selection, CancellationToken cancellationToken) => _selections.InsertAsync(selection, cancellationToken);

    public Task MarkBatchSeenAsync(string id, CancellationToken cancellationToken) =>
        _selections.UpdateAsync(id, selection => selection.BatchSeen ? selection : selection with { BatchSeen = true }, cancellationToken: cancellationToken);

    private async IAsyncEnumerable<ImageId> ReadImagesAsync(string dataset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var selection in _selections.QueryAllAsync(DocumentQuery.By(SelectionDocument.ByDataset, dataset), cancellationToken))
        {
            if (selection.Value.DryRun)
                continue;
            await foreach (var image in ReadImagesAsync(selection.Value, cancellationToken))
                yield return image;
        }
    }

    private async IAsyncEnumerable<ImageId> ReadImagesAsync(IReadOnlyList<string> ids, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var id in ids)
        {
            await foreach (var image in ReadImagesAsync(await GetAsync(id, cancellationToken), cancellationToken))
                yield return image;
        }
    }

    private async IAsyncEnumerable<ImageId> ReadImagesAsync(SelectionDocument selection, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var item in items.ReadAsync(selection.ItemsKey(), cancellationToken))
            yield return ImageId.Parse(item.ImageId);
    }
}
