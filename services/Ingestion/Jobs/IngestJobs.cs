using Assay.Contracts.V1;
using Assay.Documents;
using Assay.Ingestion.Datasets;
using Assay.Ingestion.Sources;
using Assay.Ingestion.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;
using Google.Protobuf;
using MassTransit;

namespace Assay.Ingestion.Jobs;

/// <summary>Starts, stops and finds ingest jobs. The work itself is <see cref="IngestRunner"/>.</summary>
internal sealed class IngestJobs(
    IDocumentStore documents, DatasetCatalog datasets, SourceOpener sources, RunningJobs running, IBus bus, TimeProvider time)
{
    private readonly IDocumentCollection<IngestJobDocument> _jobs = documents.Collection(IngestJobDocument.Collection);

    public async Task<IngestJobDocument> StartAsync(string dataset, Source? source, StorageMode storage, CancellationToken cancellationToken)
    {
        var opened = sources.Open(source);
        await RequireIdleAsync(dataset, cancellationToken);
        await opened.CheckAsync(cancellationToken);
        return await BeginAsync(new IngestJobDocument
        {
            Id = NewId(),
            Dataset = dataset,
            Source = JsonFormatter.Default.Format(source),
            Identity = opened.Identity,
            Storage = storage == StorageMode.Unspecified ? StorageMode.Reference : storage,
            Record = new JobRecord { Status = JobStatus.Running, Created = time.GetUtcNow(), TraceParent = TraceContinuation.Current },
        }, cancellationToken);
    }

    /// <summary>Starts the job of an upload whose images and listing are in the object store.</summary>
    public Task<IngestJobDocument> StartUploadAsync(string dataset, string job, long images, CancellationToken cancellationToken) =>
        BeginAsync(new IngestJobDocument
        {
            Id = job,
            Dataset = dataset,
            Identity = $"upload:{job}",
            Storage = StorageMode.Copy,
            Listed = true,
            Record = new JobRecord { Status = JobStatus.Running, Created = time.GetUtcNow(), Total = images, TraceParent = TraceContinuation.Current },
        }, cancellationToken);

    /// <summary>
    /// Goes on with a stopped job. Its source is listed anew, so that what was repaired or added meanwhile counts; what the data
    /// set has already is left out. An upload goes on in the listing it came with.
    /// </summary>
    public async Task<IngestJobDocument> ResumeAsync(string id, CancellationToken cancellationToken)
    {
        var job = await GetAsync(id, cancellationToken);
        if (job.Record.Status is not (JobStatus.Failed or JobStatus.Cancelled))
            throw new WrongStateException($"The ingest job '{id}' is {Word(job.Record.Status)}; only a failed or cancelled job can be resumed.");

        var dataset = await datasets.GetAsync(job.Dataset, cancellationToken);
        var keepsTurn = dataset.Active?.Job == id;
        if (job.Source is { } source)
            await sources.Open(Source.Parser.ParseJson(source)).CheckAsync(cancellationToken);

        // From here on to the end, or another ingest would find a turn that nobody takes.
        await datasets.ActivateAsync(job.Dataset, id, CancellationToken.None);
        job = await UpdateAsync(id, current => current.Record.HasEnded
            ? current with { Record = current.Record.Begin(), Listed = current.IsUpload || (keepsTurn && current.Listed) }
            : current, CancellationToken.None);
        await AskForWorkerAsync(job);
        return job;
    }

    /// <summary>Stops a job. Whoever works on it ends the shard in hand first.</summary>
    public async Task<IngestJobDocument> CancelAsync(string id, CancellationToken cancellationToken)
    {
        await GetAsync(id, cancellationToken);
        var now = time.GetUtcNow();
        var job = await UpdateAsync(id, current => current.Record.HasEnded ? current : current with { Record = current.Record.Cancel(now) }, cancellationToken);
        if (job.Record.Status != JobStatus.Cancelled)
            throw new WrongStateException($"The ingest job '{id}' has {Word(job.Record.Status)} already; there is nothing to cancel.");

        // Its worker gives the turn back; without one this message makes one do it.
        running.Stop(id);
        await AskForWorkerAsync(job);
        return job;
    }

    public async Task<IngestJobDocument> GetAsync(string id, CancellationToken cancellationToken) =>
        await FindAsync(id, cancellationToken)
        ?? throw new NotFoundException($"There is no ingest job '{id}'. List the jobs of its data set to see those that exist.");

    public async Task<IngestJobDocument?> FindAsync(string id, CancellationToken cancellationToken) =>
        id.Length == 0 ? null : (await _jobs.FindAsync(id, cancellationToken))?.Value;

    public Task<DocumentPage<IngestJobDocument>> ListAsync(DocumentQuery query, CancellationToken cancellationToken) =>
        _jobs.QueryAsync(query, cancellationToken);

    public IAsyncEnumerable<Versioned<IngestJobDocument>> AllAsync(DocumentQuery query, CancellationToken cancellationToken) =>
        _jobs.QueryAllAsync(query, cancellationToken);

    public async Task<IngestJobDocument> UpdateAsync(
        string id, Func<IngestJobDocument, IngestJobDocument> change, CancellationToken cancellationToken) =>
        (await _jobs.UpdateAsync(id, change, cancellationToken: cancellationToken)).Value;

    /// <summary>Fails early while another job has the turn; the turn itself is taken when the job is there.</summary>
    public async Task RequireIdleAsync(string dataset, CancellationToken cancellationToken)
    {
        if ((await datasets.GetAsync(dataset, cancellationToken)).Active is { } active)
            throw DatasetCatalog.Busy(dataset, active.Job);
    }

    public string NewId() => JobId.New("ingest", time.GetUtcNow());

    private async Task<IngestJobDocument> BeginAsync(IngestJobDocument job, CancellationToken cancellationToken)
    {
        // The job first: a turn of a job that does not exist would block the data set, a job without a turn takes it when it runs.
        await _jobs.InsertAsync(job, cancellationToken);
        try
        {
            await datasets.ActivateAsync(job.Dataset, job.Id, CancellationToken.None);
        }
        catch (WrongStateException)
        {
            await _jobs.DeleteAsync(job.Id, cancellationToken: CancellationToken.None);
            throw;
        }

        await AskForWorkerAsync(job);
        return job;
    }

    // Whether or not the caller waits: a job whose document has changed and whose message is missing would stand still until the next start.
    private Task AskForWorkerAsync(IngestJobDocument job) =>
        bus.Publish(new RunIngest { Dataset = job.Dataset, Job = job.Id }, CancellationToken.None);

    private static string Word(JobStatus status) => status.ToString().ToLowerInvariant();
}
