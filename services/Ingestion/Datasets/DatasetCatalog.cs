using Assay.Documents;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Datasets;

/// <summary>The data sets and the turns that ingests take on them.</summary>
internal sealed class DatasetCatalog(IDocumentStore documents, TimeProvider time)
{
    private readonly IDocumentCollection<DatasetDocument> _datasets = documents.Collection(DatasetDocument.Collection);

    public async Task<DatasetDocument> CreateAsync(
        string name, string description, int shardSize, IReadOnlyList<string> models, CancellationToken cancellationToken)
    {
        var dataset = new DatasetDocument
        {
            Name = name,
            Description = description,
            ShardSize = shardSize,
            Models = models,
            Created = time.GetUtcNow(),
        };
        return await _datasets.InsertIfAbsentAsync(dataset, cancellationToken)
            ? dataset
            : throw new AlreadyExistsException($"The data set '{name}' exists already. Choose another name, or ingest into it.");
    }

    public async Task<DatasetDocument> GetAsync(string name, CancellationToken cancellationToken) =>
        (await _datasets.FindAsync(name, cancellationToken))?.Value
        ?? throw new NotFoundException($"There is no data set '{name}'. Create it first, or list those that exist.");

    public Task<DocumentPage<DatasetDocument>> ListAsync(DocumentQuery query, CancellationToken cancellationToken) =>
        _datasets.QueryAsync(query, cancellationToken);

    /// <summary>Data sets that an ingest has its turn on, or that have shards which may not have been published.</summary>
    public IAsyncEnumerable<Versioned<DatasetDocument>> UnsettledAsync(CancellationToken cancellationToken) =>
        _datasets.QueryAllAsync(DocumentQuery.By(DatasetDocument.ByUnsettled, true), cancellationToken);

    /// <summary>Gives the job its turn unless another job has it; a job that has it keeps it.</summary>
    public Task<DatasetDocument> ActivateAsync(string name, string job, CancellationToken cancellationToken) =>
        UpdateAsync(name, dataset => dataset.Active switch
        {
            null => dataset with { Active = new ActiveIngest(job, dataset.Shards, dataset.Images) },
            var active when active.Job == job => dataset,
            var active => throw Busy(name, active.Job),
        }, cancellationToken);

    /// <summary>
    /// Makes a written shard part of the data set. Whoever else works on the job writes the same bytes, so a shard that is part
    /// of it already is none the worse; the caller goes on from what is returned.
    /// </summary>
    public Task<DatasetDocument> CommitShardAsync(string name, string job, int shard, int images, CancellationToken cancellationToken) =>
        UpdateAsync(name, dataset => dataset.Shards == shard && dataset.Active?.Job == job
            ? dataset with { Shards = shard + 1, Images = dataset.Images + images, Announced = shard }
            : dataset, cancellationToken);

    /// <summary>Notes that all shards below a number have been published.</summary>
    public Task<DatasetDocument> AnnouncedAsync(string name, int shards, CancellationToken cancellationToken) =>
        UpdateAsync(name, dataset => dataset.Announced < shards ? dataset with { Announced = shards } : dataset, cancellationToken);

    /// <summary>Ends the job's turn.</summary>
    public Task<DatasetDocument> ReleaseAsync(string name, string job, CancellationToken cancellationToken) =>
        UpdateAsync(name, dataset => dataset.Active?.Job == job ? dataset with { Active = null } : dataset, cancellationToken);

    public static WrongStateException Busy(string dataset, string job) => new(
        $"The data set '{dataset}' is ingesting already (job {job}). Wait for its end or cancel it, then start again.");

    private async Task<DatasetDocument> UpdateAsync(
        string name, Func<DatasetDocument, DatasetDocument> change, CancellationToken cancellationToken) =>
        (await _datasets.UpdateAsync(name, change, cancellationToken: cancellationToken)).Value;
}
