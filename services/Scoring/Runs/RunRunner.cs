using Assay.Contracts.V1;
using Assay.Documents;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.Scoring.Core;
using Assay.Scoring.Work;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Runs;

/// <summary>
/// Works on a run from where the object store says it stands and sees to it that it ends with a state and a reason. Killed anywhere, the
/// next worker goes on and leaves the same bytes.
/// </summary>
internal sealed partial class RunRunner(
    RunCatalog runs,
    RunWork work,
    RunningJobs running,
    LiveProgress live,
    IBus bus,
    IOptions<ScoringOptions> options,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<RunRunner> logger)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);

    /// <summary>False if the run has to be put back into the queue, because the process stops.</summary>
    public async Task<bool> RunAsync(string id, CancellationToken cancellationToken)
    {
        using var worker = running.TryEnter(id);
        if (worker is null)
            return true;

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        if (stop.IsCancellationRequested)
        {
            // The queue still delivers while the bus stops: leave it to others, without haste.
            await Task.Delay(FirstDelay, time, cancellationToken);
            return false;
        }

        try
        {
            await PatientlyAsync(id, worker, stop.Token);
            return true;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            live.Close(id);
        }
    }

    private async Task PatientlyAsync(string id, JobWorker worker, CancellationToken cancellationToken)
    {
        var (delay, since) = (FirstDelay, time.GetTimestamp());
        while (await runs.FindAsync(id, cancellationToken) is { } run && run.IsOpen())
        {
            try
            {
                if (!run.Job.HasEnded)
                    run = await WorkAsync(run, worker, cancellationToken);
                if (run.Job.Status == JobStatus.Succeeded)
                    await AnnounceAsync(run, cancellationToken);
                return;
            }
            catch (RunEndedException)
            {
                return;
            }
            catch (OperationCanceledException) when (worker.Stopped.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (PassesByItself(exception) && time.GetElapsedTime(since) < options.Value.Patience)
                {
                    Log.WillTryAgain(logger, exception, id, delay);
                    live.Open(id).Say($"waiting: {Reason(exception)}");
                    await Task.Delay(delay, time, cancellationToken);
                    delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
                    continue;
                }

                Log.Failed(logger, exception, id);
                await EndAsync(id, current => current with { Job = current.Job.Fail(Reason(exception), time.GetUtcNow()) }, cancellationToken);
                return;
            }
        }
    }

    private async Task<RunDocument> WorkAsync(RunDocument run, JobWorker worker, CancellationToken cancellationToken)
    {
        var begun = time.GetUtcNow();
        run = await EndAsync(run.Id, current => current with { Job = current.Job.Begin(), Begun = current.Begun ?? begun }, cancellationToken);
        if (run.Job.HasEnded)
            throw new RunEndedException();

        using var either = CancellationTokenSource.CreateLinkedTokenSource(worker.Stopped, cancellationToken);
        var checkpoint = new RunCheckpoint(runs, run.Id, live.Open(run.Id), time);
        var outcome = await work.RunAsync(run, checkpoint, either.Token);
        run = await EndAsync(run.Id, current => current with
        {
            Outcome = outcome,
            Job = (current.Job with { Done = current.Job.Total }).Succeed(time.GetUtcNow()),
        }, cancellationToken);
        if (run.Job.Status == JobStatus.Succeeded)
            Log.Succeeded(logger, run.Id, outcome.Scored, outcome.Skipped);
        return run;
    }

    private async Task AnnounceAsync(RunDocument run, CancellationToken cancellationToken)
    {
        await bus.Publish(
            new ScoresComputed { Dataset = run.Dataset, Run = run.Id, Model = run.Model, LabelVersion = run.LabelVersion }, cancellationToken);
        await runs.UpdateAsync(run.Id, current => current with { Announced = true }, cancellationToken);
    }

    /// <summary>Changes a run unless it has ended meanwhile: an end is for good.</summary>
    private Task<RunDocument> EndAsync(string id, Func<RunDocument, RunDocument> change, CancellationToken cancellationToken) =>
        runs.UpdateAsync(id, current => current.Job.HasEnded ? current : change(current), cancellationToken);

    private static bool PassesByItself(Exception exception) =>
        exception is not (ObjectNotFoundException or NpyFormatException or ObjectStoreFullException or ObjectStoreReadOnlyException)
        && (exception is OperationCanceledException or DocumentStoreBusyException || TransientFaults.IsTransient(exception));

    private static string Reason(Exception exception) => exception switch
    {
        ScoringException or AssayException => exception.Message,
        ObjectNotFoundException => $"{exception.Message} Embed the data set again, then start a new run.",
        ObjectStoreFullException => $"{exception.Message} Make room, then start a new run.",
        ObjectStoreException or DocumentStoreException => exception.Message,
        IOException => $"{exception.Message} Start a new run when it is mended.",
        _ => "The run failed for an unexpected reason; the log of the Scoring service names it. Start a new run when it is mended.",
    };

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Run {Run} scored {Scored} images and skipped {Skipped}")]
        public static partial void Succeeded(ILogger logger, string run, long scored, long skipped);

        [LoggerMessage(2, LogLevel.Warning, "Run {Run} is held up; trying again in {Delay}")]
        public static partial void WillTryAgain(ILogger logger, Exception exception, string run, TimeSpan delay);

        [LoggerMessage(3, LogLevel.Error, "Run {Run} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string run);
    }
}
