using System.Runtime.CompilerServices;
using Assay.Documents;
using Assay.Ingestion.Datasets;
using Assay.ObjectStorage;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Jobs;

/// <summary>
/// Works on jobs from where their documents say they stand and sees to it that every job ends with a state and a reason. Killed
/// anywhere, another worker goes on and leaves the same bytes.
/// </summary>
internal sealed partial class IngestRunner(
    IngestJobs jobs,
    DatasetCatalog datasets,
    IngestWork work,
    JobRunnerContext context,
    IDocumentStore documents,
    IOptions<IngestionOptions> options,
    ILogger<IngestRunner> logger)
    : JobRunner<IngestJobDocument>(
        context, documents.Collection(IngestJobDocument.Collection), options.Value.JobsInFlight, options.Value.Patience, logger)
{
    private readonly TimeProvider _time = context.Time;
    private readonly ILogger _logger = logger;

    /// <summary>Jobs that run, and jobs that have ended but hold their data set's turn.</summary>
    protected override async IAsyncEnumerable<IngestJobDocument> ListOpenAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        await foreach (var job in jobs.AllAsync(DocumentQuery.By(IngestJobDocument.ByStatus, IndexValue.Of(JobStatus.Running)), cancellationToken))
            yield return job.Value;
        await foreach (var dataset in datasets.UnsettledAsync(cancellationToken))
        {
            if (dataset.Value.Active is { } active && await jobs.FindAsync(active.Job, cancellationToken) is { Record.HasEnded: true } ended)
                yield return ended;
        }
    }

    protected override async Task<JobTurn> WorkAsync(JobHold<IngestJobDocument> job, CancellationToken cancellationToken)
    {
        if (job.Job.Record.HasEnded)
            return await EndAsync(job, null, cancellationToken) ? JobTurn.Ended : JobTurn.LookAgain;

        var turn = await work.RunAsync(job, cancellationToken);
        if (turn == JobTurn.Ended && await EndAsync(job, record => record.Succeed(_time.GetUtcNow()), cancellationToken))
            Log.Succeeded(_logger, job.Id);
        return turn;
    }

    protected override Task FailAsync(JobHold<IngestJobDocument> job, Exception exception, CancellationToken cancellationToken) =>
        EndAsync(job, record => record.Fail(Reason(exception), _time.GetUtcNow()), cancellationToken);

    protected override string Reason(Exception exception) => exception switch
    {
        AssayException => exception.Message,
        ObjectStoreFullException => $"{exception.Message} Make room, then resume the job.",
        RpcException rpc => $"LabelStore does not answer ({rpc.StatusCode}: {rpc.Status.Detail}). Start it, then resume the job.",
        IOException or UnauthorizedAccessException or DocumentStoreException => $"{exception.Message} Then resume the job.",
        _ => "The ingest failed for an unexpected reason; the log of the Ingestion service names it. Resume the job when it is mended.",
    };

    /// <summary>
    /// Notes the turn's shards in the job, gives the turn back, ends the job; in this order, so that whoever sees the end can start
    /// the next ingest at once, and a crash between leaves what another run of these steps puts right: a segment noted twice is one.
    /// False if the job, which had ended, was resumed meanwhile.
    /// </summary>
    private async Task<bool> EndAsync(JobHold<IngestJobDocument> job, Func<JobRecord, JobRecord>? end, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(job.Job.Dataset, cancellationToken);
        var turn = dataset.Active is { } active && active.Job == job.Id
            ? new IngestSegment(active.FirstShard, dataset.Shards - active.FirstShard, dataset.Images - active.FirstImage)
            : new IngestSegment(0, 0, 0);
        var noted = await job.UpdateAsync(current =>
        {
            if (end is null && !current.Record.HasEnded)
                return current;
            var with = current.WithSegment(turn);
            return with with
            {
                Record = with.Record with { Done = with.Segments.Sum(segment => segment.Images) },
                Shards = with.Segments.Sum(segment => segment.Shards),
            };
        }, cancellationToken);
        if (end is null && !noted.Record.HasEnded)
            return false;

        await datasets.ReleaseAsync(job.Job.Dataset, job.Id, cancellationToken);
        if (end is not null)
            await job.UpdateAsync(current => current.Record.HasEnded ? current : current with { Record = end(current.Record) }, cancellationToken);
        return true;
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Ingest {Job} succeeded")]
        public static partial void Succeeded(ILogger logger, string job);
    }
}
