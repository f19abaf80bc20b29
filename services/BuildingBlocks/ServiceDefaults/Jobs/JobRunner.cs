using System.Diagnostics;
using System.Threading.Channels;
using Assay.Documents;
using Assay.Messaging;
using Assay.Telemetry;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Assay.ServiceDefaults.Jobs;

/// <summary>
/// Works on jobs in the background, one worker a job among all processes of the service: whoever writes its lease into the job's document.
/// A message about a job is only a nudge; each process also looks for itself for jobs that nobody works on, so a lost message, a crash
/// or a frozen process holds a job up for no longer than its lease and <see cref="JobsOptions.SweepInterval"/>.
/// </summary>
/// <param name="context">What all runners share.</param>
/// <param name="jobs">The jobs.</param>
/// <param name="concurrency">Jobs worked on at once.</param>
/// <param name="patience">How long a job waits for what passes by itself before it fails; progress restores it.</param>
/// <param name="logger">Log.</param>
public abstract partial class JobRunner<TDocument>(
    JobRunnerContext context, IDocumentCollection<TDocument> jobs, int concurrency, TimeSpan patience, ILogger logger) : BackgroundService
    where TDocument : class, IJobDocument<TDocument>
{
    // Enough that a worker never waits for the next sweep; the rest stays for other processes.
    private const int LongestQueue = 64;
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestDelay = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(5);

    private readonly Channel<string> _nudges = Channel.CreateUnbounded<string>();
    private readonly HashSet<string> _waiting = [];

    private TimeProvider Time => context.Time;

    /// <summary>Asks to look at a job soon; at once if a worker of this process is free.</summary>
    public void Nudge(string job)
    {
        lock (_waiting)
        {
            if (!_waiting.Add(job))
                return;
        }

        _nudges.Writer.TryWrite(job);
    }

    /// <summary>Jobs that somebody should work on; those that are held are passed over.</summary>
    protected abstract IAsyncEnumerable<TDocument> ListOpenAsync(CancellationToken cancellationToken);

    /// <summary>Whether there is anything to do for a job.</summary>
    protected virtual bool IsOpen(TDocument job) => true;

    /// <summary>Works on a job from where its documents say it stands. <see cref="JobHold{TDocument}.Job"/> is up to date.</summary>
    /// <param name="job">The job.</param>
    /// <param name="cancellationToken">The process ends, or the job has gone over to another.</param>
    protected abstract Task<JobTurn> WorkAsync(JobHold<TDocument> job, CancellationToken cancellationToken);

    /// <summary>Ends a job that cannot go on, with a reason for people.</summary>
    protected abstract Task FailAsync(JobHold<TDocument> job, Exception exception, CancellationToken cancellationToken);

    /// <summary>Why work failed, for people.</summary>
    protected abstract string Reason(Exception exception);

    protected sealed override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await context.Lifetime.WaitForStartAsync(stoppingToken);

        // The process is told to stop before its bus ends: what is in hand ends at once, and its leases are given back.
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken, context.Lifetime.ApplicationStopping);
        await Task.WhenAll([SweepAsync(stop.Token), .. Enumerable.Range(0, concurrency).Select(_ => TakeTurnsAsync(stop.Token))]);
    }

    private async Task SweepAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await foreach (var job in ListOpenAsync(stop))
                {
                    if (_nudges.Reader.Count >= LongestQueue)
                        break;
                    if (!job.Job.Lease.IsHeld(Time.GetUtcNow()) && !context.Running.Contains(job.Id))
                        Nudge(job.Id);
                }
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                Log.CannotSweep(logger, exception, GetType().Name);
            }

            await Task.Delay(JobsOptions.Jitter(context.Options.SweepInterval), Time, stop).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task TakeTurnsAsync(CancellationToken stop)
    {
        while (await NextAsync(stop) is { } job)
        {
            try
            {
                if (await TakeTurnAsync(job, stop))
                    Nudge(job);
            }
            catch (Exception exception) when (!stop.IsCancellationRequested)
            {
                // The sweep comes back to it.
                Log.CannotWork(logger, exception, job);
            }
            catch (OperationCanceledException)
            {
            }
        }
    }

    private async Task<string?> NextAsync(CancellationToken stop)
    {
        try
        {
            var job = await _nudges.Reader.ReadAsync(stop);
            lock (_waiting)
                _waiting.Remove(job);
            return job;
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>True if somebody must look at the job again.</summary>
    private async Task<bool> TakeTurnAsync(string id, CancellationToken stop)
    {
        using var worker = context.Running.TryEnter(id);
        if (worker is null)
            return false;

        var wasHeldBy = (await jobs.FindAsync(id, stop))?.Value.Job.Lease.Owner;
        if (await JobHold<TDocument>.TryTakeAsync(jobs, id, IsOpen, context.Owner, worker, context.Options, Time, stop) is not { } hold)
            return false;
        if (wasHeldBy?.Length > 0)
        {
            Log.TakenOver(logger, id, wasHeldBy);
            context.Metrics.TakenOver();
        }

        // Who was turned away may have changed the job after this worker's last look at it.
        var hasMore = await WorkHoldingAsync(hold, stop);
        return worker.Leave() || hasMore;
    }

    private async Task<bool> WorkHoldingAsync(JobHold<TDocument> hold, CancellationToken stop)
    {
        // The trace of who asked for the job goes on, whatever brought this process here.
        using var activity = JobMetrics.Activities.StartIn("job turn", hold.Job.Job.TraceParent);
        activity?.SetTag("assay.job", hold.Id).SetTag("assay.term", hold.Term);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(stop);
        using var ended = new CancellationTokenSource();
        context.Metrics.Begun();
        var heartbeat = KeepAsync(hold, lost, ended.Token);
        try
        {
            return await PatientlyAsync(hold, lost.Token) == JobTurn.MoreToDo;
        }
        catch (Exception exception) when (!stop.IsCancellationRequested && (exception is JobLeaseLostException || lost.IsCancellationRequested))
        {
            Log.LeaseLost(logger, hold.Id);
            context.Metrics.Lost();
            return false;
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            return false;
        }
        finally
        {
            context.Live.Close(hold.Id);
            context.Metrics.Ended();
            await ended.CancelAsync();
            await heartbeat;
            await ReleaseAsync(hold);
        }
    }

    private async Task<JobTurn> PatientlyAsync(JobHold<TDocument> hold, CancellationToken cancellationToken)
    {
        var (delay, since, most) = (FirstDelay, Time.GetTimestamp(), hold.Job.Job.Done);
        while (true)
        {
            try
            {
                await hold.ReadAsync(cancellationToken);
                var turn = await WorkAsync(hold, cancellationToken);
                if (turn != JobTurn.LookAgain)
                    return turn;
            }
            catch (OperationCanceledException) when (hold.Stopped.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
            {
                // Ended by a person in the middle: the document says so when it is read again.
                hold.Restart();
            }
            catch (Exception exception) when (exception is not JobLeaseLostException && !cancellationToken.IsCancellationRequested)
            {
                if (hold.Job.Job.Done > most)
                    (delay, since, most) = (FirstDelay, Time.GetTimestamp(), hold.Job.Job.Done);
                var passesByItself = exception is OperationCanceledException || TransientFaults.IsTransient(exception);
                if (!passesByItself || Time.GetElapsedTime(since) >= patience)
                {
                    Log.Failed(logger, exception, hold.Id);
                    Activity.Current.Fail(exception);
                    await FailAsync(hold, exception, cancellationToken);
                    return JobTurn.Ended;
                }

                Log.WillTryAgain(logger, exception, hold.Id, delay);
                context.Live.Open(hold.Id).Say($"waiting: {Reason(exception)}");
                await Task.Delay(delay, Time, cancellationToken);
                delay = delay * 2 < LongestDelay ? delay * 2 : LongestDelay;
            }
        }
    }

    /// <summary>Renews the lease until the work has ended; ends the work when that fails for too long.</summary>
    private async Task KeepAsync(JobHold<TDocument> hold, CancellationTokenSource lost, CancellationToken ended)
    {
        try
        {
            using var timer = new PeriodicTimer(context.Options.HeartbeatInterval, Time);
            while (await timer.WaitForNextTickAsync(ended))
            {
                if (!await TryRenewAsync(hold, ended))
                {
                    await lost.CancelAsync();
                    return;
                }
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
        }
    }

    private async Task<bool> TryRenewAsync(JobHold<TDocument> hold, CancellationToken ended)
    {
        // A store that does not answer must not keep the worker from noticing that its time is over.
        var left = hold.Expires - Time.GetUtcNow();
        using var late = new CancellationTokenSource(left > TimeSpan.Zero ? left : TimeSpan.Zero, Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(ended, late.Token);
        try
        {
            var renewed = await hold.RenewAsync(context.Live.Find(hold.Id)?.Rate() ?? 0, either.Token);
            if (renewed.Job.HasEnded)
                hold.Stop();
            return true;
        }
        catch (JobLeaseLostException)
        {
            return false;
        }
        catch (Exception exception) when (!ended.IsCancellationRequested)
        {
            Log.CannotRenew(logger, exception, hold.Id);
            return Time.GetUtcNow() < hold.Expires;
        }
    }

    private async Task ReleaseAsync(JobHold<TDocument> hold)
    {
        using var patient = new CancellationTokenSource(ReleasePatience, Time);
        try
        {
            await hold.ReleaseAsync(patient.Token);
        }
        catch (Exception exception)
        {
            Log.CannotRelease(logger, exception, hold.Id);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Warning, "Job {Job} is held up; trying again in {Delay}")]
        public static partial void WillTryAgain(ILogger logger, Exception exception, string job, TimeSpan delay);

        [LoggerMessage(2, LogLevel.Error, "Job {Job} failed")]
        public static partial void Failed(ILogger logger, Exception exception, string job);

        [LoggerMessage(3, LogLevel.Warning, "Job {Job} was taken over from {Owner}, whose lease had expired")]
        public static partial void TakenOver(ILogger logger, string job, string owner);

        [LoggerMessage(4, LogLevel.Warning, "The lease of job {Job} is lost; its work here ends")]
        public static partial void LeaseLost(ILogger logger, string job);

        [LoggerMessage(5, LogLevel.Warning, "The lease of job {Job} could not be renewed; trying again")]
        public static partial void CannotRenew(ILogger logger, Exception exception, string job);

        [LoggerMessage(6, LogLevel.Warning, "The lease of job {Job} could not be given back; it ends by itself")]
        public static partial void CannotRelease(ILogger logger, Exception exception, string job);

        [LoggerMessage(7, LogLevel.Warning, "{Runner} could not look for jobs; trying again")]
        public static partial void CannotSweep(ILogger logger, Exception exception, string runner);

        [LoggerMessage(8, LogLevel.Warning, "Job {Job} could not be looked at; trying again")]
        public static partial void CannotWork(ILogger logger, Exception exception, string job);
    }
}
