using System.Collections.Concurrent;

namespace Assay.Ingestion.Jobs;

/// <summary>The jobs that this process works on now: one worker a job, which can be told to stop.</summary>
internal sealed class RunningIngests
{
    private readonly ConcurrentDictionary<string, Worker> _jobs = new();

    /// <summary>Takes a job; null if another worker of this process has it.</summary>
    public Worker? TryEnter(string job)
    {
        var worker = new Worker(this, job);
        return _jobs.TryAdd(job, worker) ? worker : null;
    }

    /// <summary>Tells the worker of a job, if it is in this process, that the job was cancelled.</summary>
    public void Stop(string job) => _jobs.GetValueOrDefault(job)?.Stop();

    /// <summary>A worker's hold of a job.</summary>
    internal sealed class Worker(RunningIngests jobs, string job) : IDisposable
    {
        // Never disposed: they hold no timer and no handle, and Stop may come at any time.
        private volatile CancellationTokenSource _stop = new();

        /// <summary>Cancelled when the job was.</summary>
        public CancellationToken Stopped => _stop.Token;

        public void Stop() => _stop.Cancel();

        /// <summary>Forgets that it was told to stop, once it has looked at the job.</summary>
        public void Restart() => _stop = new CancellationTokenSource();

        public void Dispose() => jobs._jobs.TryRemove(new KeyValuePair<string, Worker>(job, this));
    }
}
