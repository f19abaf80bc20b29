using Assay.Contracts.V1;
using Assay.Documents;
using Assay.Ingestion.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Jobs;

/// <summary>Starts, feeds, ends and stops embedding jobs. Any number of processes may do so at once.</summary>
internal sealed partial class EmbeddingJobs(
    IDocumentStore documents,
    EmbeddingJobCatalog catalog,
    IngestionService.IngestionServiceClient ingestion,
    IBus bus,
    EmbeddingProgress progress,
    IOptions<InferenceOptions> options,
    TimeProvider time,
    ILogger<EmbeddingJobs> logger)
{
    // Enough that many workers have work and an autoscaler sees it, few enough that a queue never holds half a million messages.
    private const int LongestQueue = 1024;

    // RepeatAfter times 64: hours, with its default.
    private const int MostDoublings = 6;

    private readonly IDocumentCollection<EmbeddingJobDocument> _jobs = documents.Collection(EmbeddingJobDocument.Collection);

    /// <summary>Starts a job, or returns the pair's open one.</summary>
    /// <exception cref="NotFoundException">There is no such data set.</exception>
    public async Task<EmbeddingJobDocument> StartAsync(string dataset, string model, CancellationToken cancellationToken)
    {
        var listed = await GetDatasetAsync(dataset, cancellationToken);
        while (true)
        {
            var latest = await catalog.FindLatestAsync(dataset, model, cancellationToken);
            if (latest is { Job.HasEnded: false })
                return latest;

            var job = new EmbeddingJobDocument
            {
                Id = EmbeddingJobDocument.IdOf(dataset, model, (latest?.Number() ?? 0) + 1),
                Dataset = dataset,
                Model = model,
                LastProgress = time.GetUtcNow(),
                Job = new JobRecord { Status = JobStatus.Running, Created = time.GetUtcNow(), Total = listed.Images, TraceParent = TraceContinuation.Current },
            };
            if (await _jobs.InsertIfAbsentAsync(job, cancellationToken))
                return await AdvanceAsync(job, cancellationToken);
        }
    }

    /// <summary>Stops a job: what waits in the queue is dropped, shards being embedded are finished.</summary>
    /// <exception cref="WrongStateException">It has ended otherwise.</exception>
    public async Task<EmbeddingJobDocument> CancelAsync(string id, CancellationToken cancellationToken)
    {
        await catalog.GetAsync(id, cancellationToken);
        var cancelled = await _jobs.UpdateAsync(id, job => job.Job.HasEnded ? job : job with { Job = job.Job.Cancel(time.GetUtcNow()) }, cancellationToken: cancellationToken);
        await progress.EndAsync(id, cancellationToken);
        return cancelled.Value.Job.Status == JobStatus.Cancelled
            ? cancelled.Value
            : throw new WrongStateException($"The embedding job \"{id}\" has ended ({cancelled.Value.Job.Status}); there is nothing to stop.");
    }

    /// <summary>Notes that a shard has all its columns, and ends the job with its last one.</summary>
    public async Task EndShardAsync(string dataset, string model, int shard, int images, int quarantined, CancellationToken cancellationToken)
    {
        if (await catalog.FindLatestAsync(dataset, model, cancellationToken) is not { Job.HasEnded: false } open)
            return;
        var updated = await _jobs.UpdateAsync(
            open.Id,
            job => job.Done.Contains(shard) ? job : job with
            {
                Done = job.Done.With(shard),
                Quarantined = job.Quarantined + quarantined,
                LastProgress = time.GetUtcNow(),
                Repeats = 0,
                Job = job.Job with { Done = job.Job.Done + images, Total = Math.Max(job.Job.Total, job.Job.Done + images) },
            },
            cancellationToken: cancellationToken);

        // Whatever is left, the feeder looks after it; only what may be the end, or what makes room in a full queue, is worth a question at once.
        var waiting = updated.Value.Asked - updated.Value.Done.CountBelow(updated.Value.Asked);
        if (!updated.Value.Job.HasEnded && waiting is 0 or LongestQueue / 2)
            await AdvanceAsync(updated.Value, cancellationToken);
    }

    /// <summary>Ends the pair's open job with an error.</summary>
    public async Task FailAsync(string dataset, string model, string error, CancellationToken cancellationToken)
    {
        if (await catalog.FindLatestAsync(dataset, model, cancellationToken) is { Job.HasEnded: false } open)
            await EndAsync(open, job => job.Fail(error, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>Asks for shards that are new, and ends the job if all are done and no more will come.</summary>
    public async Task<EmbeddingJobDocument> AdvanceAsync(EmbeddingJobDocument job, CancellationToken cancellationToken)
    {
        Dataset dataset;
        try
        {
            dataset = await GetDatasetAsync(job.Dataset, cancellationToken);
        }
        catch (NotFoundException exception)
        {
            return await EndAsync(job, record => record.Fail(exception.Message, time.GetUtcNow()), cancellationToken);
        }

        // Claimed before it is published: of two processes that look at once, one asks. What a crash between the two loses is asked for again.
        var from = 0;
        var claimed = await _jobs.UpdateAsync(
            job.Id,
            current =>
            {
                from = current.Asked;
                var room = LongestQueue - (current.Asked - current.Done.CountBelow(current.Asked));
                var to = Math.Clamp(from + Math.Max(0, room), from, Math.Max(from, dataset.Shards));
                var total = Math.Max(dataset.Images, current.Job.Done);
                return current.Job.HasEnded || (to == from && total == current.Job.Total)
                    ? current
                    : current with
                    {
                        Asked = to,
                        // Who has nothing to do makes no progress: its time begins when it is asked.
                        LastProgress = from == current.Done.CountBelow(from) ? time.GetUtcNow() : current.LastProgress,
                        Job = current.Job with { Total = total },
                    };
            },
            cancellationToken: cancellationToken);
        job = claimed.Value;
        if (job.Job.HasEnded)
            return job;

        // Whether or not the caller waits: what is claimed nobody else asks for.
        using var asking = from < job.Asked ? InferenceTelemetry.Activities.StartIn("ask for shards", job.Job.TraceParent) : null;
        asking?.SetTag("assay.dataset", job.Dataset).SetTag("assay.shards", job.Asked - from);
        for (var shard = from; shard < job.Asked; shard++)
        {
            if (!job.Done.Contains(shard))
                await bus.Publish(new EmbedShard { Dataset = job.Dataset, Shard = shard, Model = job.Model }, CancellationToken.None);
        }

        return dataset.Ingesting || job.Done.Count < dataset.Shards
            ? job
            : await EndAsync(job, record => record.Succeed(time.GetUtcNow()), cancellationToken);
    }

    /// <summary>
    /// Asks again for the shards that are not done where nothing has come of them for <see cref="InferenceOptions.RepeatAfter"/> and nobody says that
    /// he has any in hand: a message may be lost, or in an error queue. Each time without success waits twice as long as the one before, so
    /// that a queue which nobody empties does not grow without end; who gets a shard that is done sees it at once.
    /// </summary>
    public async Task AskAgainIfStalledAsync(EmbeddingJobDocument job, CancellationToken cancellationToken)
    {
        var wait = options.Value.RepeatAfter * (1 << Math.Min(job.Repeats, MostDoublings));
        if (job.Asked == job.Done.CountBelow(job.Asked) || time.GetUtcNow() - job.LastProgress < wait || await progress.IsInHandAsync(job.Id, cancellationToken))
            return;
        Log.AsksAgain(logger, job.Id, wait);
        await AskAgainAsync(job, cancellationToken);
    }

    /// <summary>Asks again for every shard that is not done. Of several processes that would, one does.</summary>
    public async Task AskAgainAsync(EmbeddingJobDocument job, CancellationToken cancellationToken)
    {
        var reset = await _jobs.UpdateAsync(
            job.Id,
            current => current.Job.HasEnded || (current.LastProgress, current.Repeats) != (job.LastProgress, job.Repeats)
                ? current
                : current with { Asked = current.Done.FirstMissing, LastProgress = time.GetUtcNow(), Repeats = current.Repeats + 1 },
            cancellationToken: cancellationToken);
        await AdvanceAsync(reset.Value, cancellationToken);
    }

    private async Task<EmbeddingJobDocument> EndAsync(EmbeddingJobDocument job, Func<JobRecord, JobRecord> end, CancellationToken cancellationToken)
    {
        var ended = await _jobs.UpdateAsync(job.Id, current => current.Job.HasEnded ? current : current with { Job = end(current.Job) }, cancellationToken: cancellationToken);
        await progress.EndAsync(job.Id, cancellationToken);
        return ended.Value;
    }

    private async Task<Dataset> GetDatasetAsync(string dataset, CancellationToken cancellationToken) =>
        (await ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset }, cancellationToken: cancellationToken).OfServiceAsync("Ingestion")).Dataset;

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Nothing came of the shards of {Job} for {Wait}; asking for them again")]
        public static partial void AsksAgain(ILogger logger, string job, TimeSpan wait);
    }
}
