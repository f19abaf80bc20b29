using Assay.Documents;

namespace Assay.Selection.Selections;

/// <summary>Puts the selections of a data set into an order, so that two processes never bring the same images to people.</summary>
/// <remarks>
/// Who selects reads the end of the log first, then all selections, and appends by replacing the end at the version that was read. If
/// another was quicker, this one has not seen what that one took, and selects again. Whoever finds a selection at the end completes it by
/// inserting it into the collection, so a crash between the two writes loses nothing.
/// </remarks>
internal sealed class SelectionLog(IDocumentStore documents)
{
    private readonly IDocumentCollection<SelectionLogDocument> _logs = documents.Collection(SelectionLogDocument.Collection);
    private readonly IDocumentCollection<SelectionDocument> _selections = documents.Collection(SelectionDocument.Collection);

    /// <summary>The version of the log's end; all selections before it can be read.</summary>
    public async Task<long> OpenAsync(string dataset, CancellationToken cancellationToken)
    {
        var end = await _logs.FindAsync(dataset, cancellationToken);
        if (end is null)
        {
            await _logs.InsertIfAbsentAsync(new SelectionLogDocument { Dataset = dataset }, cancellationToken);
            end = await _logs.GetAsync(dataset, cancellationToken);
        }

        if (end.Value.Last is { } last)
            await _selections.InsertIfAbsentAsync(last, cancellationToken);
        return end.Version;
    }

    /// <summary>Appends a selection that was made with what was there at a version. False if there is more by now, so that it must be made again.</summary>
    public async Task<bool> TryAppendAsync(SelectionDocument selection, long version, CancellationToken cancellationToken)
    {
        try
        {
            await _logs.ReplaceAsync(new SelectionLogDocument { Dataset = selection.Dataset, Last = selection }, version, cancellationToken);
        }
        catch (DocumentConflictException)
        {
            return false;
        }

        // It is made: a caller that leaves now must not keep others from seeing it.
        await _selections.InsertIfAbsentAsync(selection, CancellationToken.None);
        return true;
    }

    /// <summary>Completes what a crash left at the end of any log.</summary>
    public async Task RepairAsync(CancellationToken cancellationToken)
    {
        await foreach (var log in _logs.QueryAllAsync(DocumentQuery.All, cancellationToken))
        {
            if (log.Value.Last is { } last)
                await _selections.InsertIfAbsentAsync(last, cancellationToken);
        }
    }
}
