namespace Assay.ServiceDefaults.Jobs;

/// <summary>A worker's hold of a job; see <see cref="RunningJobs"/>.</summary>
public sealed class JobWorker : IDisposable
{
    private readonly RunningJobs _jobs;
    private readonly string _job;

    // Never disposed: they hold no timer and no handle, and Stop may come at any time.
    private volatile CancellationTokenSource _stop = new();

    internal JobWorker(RunningJobs jobs, string job) => (_jobs, _job) = (jobs, job);

    /// <summary>Cancelled when the job was.</summary>
    public CancellationToken Stopped => _stop.Token;

    internal bool WasAskedFor { get; set; }

    public void Stop() => _stop.Cancel();

    /// <summary>Forgets that it was told to stop, once it has looked at the job.</summary>
    public void Restart() => _stop = new CancellationTokenSource();

    /// <summary>Gives the job up. True if others asked for it meanwhile and were turned away, so that somebody must look at it again.</summary>
    public bool Leave() => _jobs.Leave(_job, this);

    public void Dispose() => Leave();
}
