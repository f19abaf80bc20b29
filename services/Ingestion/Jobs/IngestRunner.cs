using Assay.Documents;
using Assay.Ingestion.Datasets;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Grpc.Core;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Jobs;

/// <summary>
/// Works on a job from where its documents say it stands, for one turn, and sees to it that every job ends with a state and a
/// reason. Killed anywhere, it goes on and leaves the same bytes.
/// </summary>
internal sealed partial class IngestRunner(
    IngestJobs jobs,
    DatasetCatalog datasets,
    IngestWork work,
    RunningJobs running,
    LiveProgress live,
    IOptions<IngestionOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<IngestRunner> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    /// <summary>True if the job has to be put back into the queue.</summary>
    public async Task<bool> RunAsync(string id, CancellationToken cancellationToken)
    {
        using var worker = running.TryEnter(id);
        if (worker is null)
            return false;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            // The queue still delivers while the bus stops: leave it to others, without haste.
            await Task.Delay(TimeSpan.FromSeconds(1), time, cancellationToken);
            return true;
        }

        bool hasMore;
        try
        {
            hasMore = await PatientlyAsync(id, worker, stop.Token) == Turn.MoreToDo;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            hasMore = true;
        }
        finally
        {
            live.Close(id);
        }

        // Who was turned away may have resumed the job after this worker's last look at it.
        return worker.Leave() || hasMore;
    }

    private async Task<Turn> PatientlyAsync(string id, JobWorker worker, CancellationToken cancellationToken)
    {
        var (delay, since, shards) = (FirstDelay, time.GetTimestamp(), -1);
        while (true)
        {
            var job = await jobs.FindAsync(id, cancellationToken);
            if (job is null)
                return Turn.Ended;

            // Progress restores patience.
            if (job.Shards != shards)
                (delay, since, shards) = (FirstDelay, time.GetTimestamp(), job.Shards);
            try
            {
                if (job.Record.HasEnded)
                {
                    if (await EndAsync(job, null, cancellationToken))
                        return Turn.Ended;
                    continue;
                }

                var turn = await work.RunAsync(job, worker, cancellationToken);
                if (turn == Turn.LookAgain)
                    continue;
                if (turn == Turn.Ended && await EndAsync(job, record => record.Succeed(time.GetUtcNow()), cancellationToken))
                    Log.Succeeded(logger, id);
                return turn;
            }
            catch (OperationCanceledException) when (worker.Stopped.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // Cancelled while it listed its source: the job's document says so when it is read again.
                worker.Restart();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (IsWorthWaiting(exception) && time.GetElapsedTime(since) < options.Value.Patience)
                {
                    Log.WillTryAgain(logger, exception, id, delay);
                    live.Find(id)?.Say($"waiting: {Reason(exception)}");
                    await Task.Delay(delay, time, cancellationToken);
                    delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
                    continue;
                }

                Log.Failed(logger, exception, id);
                await EndAsync(job, record => record.Fail(Reason(exception), time.GetUtcNow()), cancellationToken);
                if (IsBug(exception))
                    throw;
                return Turn.Ended;
            }
        }
    }

    /// <summary>
    /// Notes the turn's shards in the job, gives the turn back, ends the job; in this order, so that whoever sees the end can start
    /// the next ingest at once, and a crash between leaves what another run of these steps puts right: a segment noted twice is one.
    /// False if the job, which had ended, was resumed meanwhile.
    /// </summary>
    private async Task<bool> EndAsync(IngestJobDocument job, Func<JobRecord, JobRecord>? end, CancellationToken cancellationToken)
    {
        var dataset = await datasets.GetAsync(job.Dataset, cancellationToken);
        var turn = dataset.Active is { } active && active.Job == job.Id
            ? new IngestSegment(active.FirstShard, dataset.Shards - active.FirstShard, dataset.Images - active.FirstImage)
            : new IngestSegment(0, 0, 0);
        var noted = await jobs.UpdateAsync(job.Id, current =>
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

        await datasets.ReleaseAsync(job.Dataset, job.Id, cancellationToken);
        if (end is not null)
            await jobs.UpdateAsync(job.Id, current => current.Record.HasEnded ? current : current with { Record = end(current.Record) }, cancellationToken);
        return true;
    }

    private static bool IsWorthWaiting(Exception exception) =>
        exception is not (ObjectStoreFullException or ObjectStoreReadOnlyException)
        && (exception is OperationCanceledException or DocumentStoreBusyException || TransientFaults.IsTransient(exception));

    private static bool IsBug(Exception exception) =>
        !(exception is AssayException or IOException or UnauthorizedAccessException or OperationCanceledException or DocumentStoreException || TransientFaults.IsTransient(exception));

    private static string Reason(Exception exception) => exception switch
    {
        AssayException => exception.Message,
        ObjectStoreFullException => $"{exception.Message} Make room, then resume the job.",
        RpcException rpc => $"LabelStore does not answer ({rpc.StatusCode}: {rpc.Status.Detail}). Start it, then resume the job.",
        IOException or UnauthorizedAccessException or DocumentStoreException => $"{exception.Message} Then resume the job.",
        _ => "The ingest failed for an unexpected reason; the log of the Ingestion service names it. Resume the job when it is mended.",
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Ingest {Job} succeeded")]
        public static partial void Succeeded(ILogger logger, string job);

        [LoggerMessage(2, LogLevel.Warning, "Ingest {Job} is held up; trying again in {Delay}")]
        public static partial void WillTryAgain(ILogger logger, Exception exception, string job, TimeSpan delay);

        [LoggerMessage(3, LogLevel.Error, "Ingest {Job} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string job);
    }
}
