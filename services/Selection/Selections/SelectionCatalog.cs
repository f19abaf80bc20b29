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
        (id.Length == 0 ? null : (await _selections.FindAsync(id, cancellationToken))?.Value)
        ?? throw new NotFoundException($"There is no selection \"{id}\". List those of its data set with ListSelections.");

    public Task<DocumentPage<SelectionDocument>> ListAsync(string dataset, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var query = dataset.Length > 0 ? DocumentQuery.By(SelectionDocument.ByDataset, dataset) : DocumentQuery.By(SelectionDocument.ByCreated);
        return _selections.QueryAsync(query with { Descending = true, Limit = limit, Continuation = continuation }, cancellationToken);
    }

    /// <summary>Images that people have seen or will see: those of all selections that opened a batch.</summary>
    public Task<SelectedImages> ReadSelectedImagesAsync(string dataset, CancellationToken cancellationToken) =>
        SelectedImages.CreateAsync(ReadImagesAsync(dataset, cancellationToken), cancellationToken);

    public IAsyncEnumerable<Versioned<SelectionDocument>> ListUnopenedAsync(CancellationToken cancellationToken) =>
        _selections.QueryAllAsync(DocumentQuery.By(SelectionDocument.ByUnopened, true), cancellationToken);

    public Task InsertAsync(SelectionDocument selection, CancellationToken cancellationToken) => _selections.InsertAsync(selection, cancellationToken);

    public Task MarkBatchSeenAsync(string id, CancellationToken cancellationToken) =>
        _selections.UpdateAsync(id, selection => selection.BatchSeen ? selection : selection with { BatchSeen = true }, cancellationToken: cancellationToken);

    private async IAsyncEnumerable<ImageId> ReadImagesAsync(string dataset, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var selection in _selections.QueryAllAsync(DocumentQuery.By(SelectionDocument.ByDataset, dataset), cancellationToken))
        {
            if (selection.Value.DryRun)
                continue;
            await foreach (var item in items.ReadAsync(selection.Value.ItemsKey(), cancellationToken))
                yield return ImageId.Parse(item.ImageId);
        }
    }
}
