using Assay.Documents;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Scoring.Runs;

/// <summary>Keeps and finds runs.</summary>
internal sealed class RunCatalog(IDocumentStore documents)
{
    private readonly IDocumentCollection<RunDocument> _runs = documents.Collection(RunDocument.Collection);

    /// <exception cref="NotFoundException">There is no such run.</exception>
    public async Task<RunDocument> GetAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken) ?? throw new NotFoundException($"There is no run \"{id}\". List the runs of its data set with ListRuns.");

    public async Task<RunDocument?> FindAsync(string id, CancellationToken cancellationToken) =>
        id.Length == 0 ? null : (await _runs.FindAsync(id, cancellationToken))?.Value;

    /// <exception cref="WrongStateException">It has not succeeded.</exception>
    public async Task<RunDocument> GetSucceededAsync(string id, CancellationToken cancellationToken)
    {
        var run = await GetAsync(id, cancellationToken);
        return run.Job.Status == JobStatus.Succeeded
            ? run
            : throw new WrongStateException($"The run \"{id}\" is {Word(run.Job.Status)}; scores can be read of runs that have succeeded.");
    }

    /// <summary>The newest run of a data set that fits, one on its own labels before those of branches, which campaigns score; null where none does.</summary>
    public async Task<RunDocument?> FindNewestAsync(string dataset, Func<RunDocument, bool> fits, CancellationToken cancellationToken)
    {
        RunDocument? ofBranch = null;
        await foreach (var run in _runs.QueryAllAsync(DocumentQuery.By(RunDocument.ByDataset, dataset) with { Descending = true }, cancellationToken))
        {
            if (!fits(run.Value))
                continue;
            if (!LabelVersionName.IsBranch(run.Value.LabelVersion))
                return run.Value;
            ofBranch ??= run.Value;
        }

        return ofBranch;
    }

    public Task<DocumentPage<RunDocument>> ListAsync(string dataset, int limit, string? continuation, CancellationToken cancellationToken)
    {
        var query = dataset.Length > 0 ? DocumentQuery.By(RunDocument.ByDataset, dataset) : DocumentQuery.By(RunDocument.ByCreated);
        return _runs.QueryAsync(query with { Descending = true, Limit = limit, Continuation = continuation }, cancellationToken);
    }

    public IAsyncEnumerable<Versioned<RunDocument>> ListOpenAsync(CancellationToken cancellationToken) =>
        _runs.QueryAllAsync(DocumentQuery.By(RunDocument.ByOpen, true), cancellationToken);

    /// <summary>Returns false, and changes nothing, if there is a run of this id.</summary>
    public Task<bool> InsertIfAbsentAsync(RunDocument run, CancellationToken cancellationToken) => _runs.InsertIfAbsentAsync(run, cancellationToken);

    public async Task<RunDocument> UpdateAsync(string id, Func<RunDocument, RunDocument> change, CancellationToken cancellationToken) =>
        (await _runs.UpdateAsync(id, change, cancellationToken: cancellationToken)).Value;

    public static string Word(JobStatus status) => status.ToString().ToLowerInvariant();
}
