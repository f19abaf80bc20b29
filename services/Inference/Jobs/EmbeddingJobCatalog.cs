using Assay.Documents;
using Assay.ServiceDefaults.Errors;

namespace Assay.Inference.Jobs;

/// <summary>Finds embedding jobs.</summary>
internal sealed class EmbeddingJobCatalog(IDocumentStore documents)
{
    private readonly IDocumentCollection<EmbeddingJobDocument> _jobs = documents.Collection(EmbeddingJobDocument.Collection);

    /// <exception cref="NotFoundException">There is no such job.</exception>
    public async Task<EmbeddingJobDocument> GetAsync(string id, CancellationToken cancellationToken) =>
        (await _jobs.FindAsync(id, cancellationToken))?.Value
        ?? throw new NotFoundException($"There is no embedding job \"{id}\"; list the jobs to see their ids.");

    /// <summary>Jobs, newest first.</summary>
    public async Task<(IReadOnlyList<EmbeddingJobDocument> Jobs, string? NextPage)> ListAsync(string dataset, int limit, string? page, CancellationToken cancellationToken)
    {
        var query = dataset.Length > 0 ? DocumentQuery.By("by_dataset", dataset) : new DocumentQuery { Index = "by_created" };
        var found = await _jobs.QueryAsync(query with { Descending = true, Limit = limit, Continuation = page }, cancellationToken);
        return ([.. found.Items.Select(item => item.Value)], found.Continuation);
    }

    /// <summary>The newest job of a pair, open or not.</summary>
    public async Task<EmbeddingJobDocument?> FindLatestAsync(string dataset, string model, CancellationToken cancellationToken)
    {
        var prefix = EmbeddingJobDocument.Prefix(dataset, model);
        var query = new DocumentQuery { From = prefix, To = prefix[..^1] + (char)(prefix[^1] + 1), Descending = true, Limit = 1 };
        var found = await _jobs.QueryAsync(query, cancellationToken);
        return found.Items.Count > 0 ? found.Items[0].Value : null;
    }

    /// <summary>Open jobs, of one data set or of all.</summary>
    public async Task<IReadOnlyList<EmbeddingJobDocument>> ListOpenAsync(string? dataset, CancellationToken cancellationToken)
    {
        var query = dataset is null ? DocumentQuery.By("by_open", true) : DocumentQuery.By("by_open", true, dataset);
        var open = new List<EmbeddingJobDocument>();
        await foreach (var job in _jobs.QueryAllAsync(query, cancellationToken))
            open.Add(job.Value);
        return open;
    }
}
