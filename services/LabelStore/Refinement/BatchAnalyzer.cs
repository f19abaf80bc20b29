using System.Runtime.CompilerServices;
using Assay.Documents;
using Assay.LabelStore.Batches;
using Assay.ServiceDefaults.Errors;

namespace Assay.LabelStore.Refinement;

/// <summary>Finds out what the annotators of batches agree on.</summary>
internal sealed class BatchAnalyzer(IDocumentStore documents, BatchService batches, TaskBoard board)
{
    private const int PageSize = 1000;
    private readonly IDocumentCollection<TaskDocument> _tasks = documents.Collection(TaskDocument.Collection);

    /// <exception cref="NotFoundException">A batch is not one of the data set.</exception>
    public async Task<BatchAnalysis> AnalyzeAsync(string dataset, IReadOnlyList<string> ids, CancellationToken cancellationToken)
    {
        var analysis = new BatchAnalysis();
        foreach (var id in ids.Distinct(StringComparer.Ordinal))
            await AddAsync(analysis, await batches.GetAsync(dataset, id, cancellationToken), cancellationToken);
        return analysis;
    }

    public async Task AddAsync(BatchAnalysis analysis, BatchDocument batch, CancellationToken cancellationToken)
    {
        await foreach (var task in ReadAsync(batch, cancellationToken))
            analysis.Add(task);
    }

    /// <summary>The tasks of a batch in the order of ranks, but for gold images, with the answers that count.</summary>
    public async IAsyncEnumerable<TaskDocument> ReadAsync(BatchDocument batch, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var query = DocumentQuery.By(TaskDocument.ByRank, batch.Id) with { Limit = PageSize };
        await foreach (var (task, _) in _tasks.QueryAllAsync(query, cancellationToken))
        {
            // A task whose answers a crash kept from it has a lease.
            if (!task.Gold)
                yield return task.Leases.Count == 0 ? task : await board.RefreshAsync(task.Id, cancellationToken);
        }
    }
}
