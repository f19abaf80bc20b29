using System.Collections.Concurrent;

namespace Assay.Scoring.Runs;

/// <summary>The runs that this process works on now: one worker a run, which can be told to stop.</summary>
internal sealed class RunningRuns
{
    private readonly ConcurrentDictionary<string, Worker> _runs = new();

    /// <summary>Takes a run; null if another worker of this process has it.</summary>
    public Worker? TryEnter(string run)
    {
        var worker = new Worker(this, run);
        return _runs.TryAdd(run, worker) ? worker : null;
    }

    /// <summary>Tells the worker of a run, if it is in this process, that the run was cancelled.</summary>
    public void Stop(string run) => _runs.GetValueOrDefault(run)?.Stop();

    /// <summary>A worker's hold of a run.</summary>
    internal sealed class Worker(RunningRuns runs, string run) : IDisposable
    {
        // Never disposed: it holds no timer and no handle, and Stop may come at any time.
        private readonly CancellationTokenSource _stop = new();

        /// <summary>Cancelled when the run was.</summary>
        public CancellationToken Stopped => _stop.Token;

        public void Stop() => _stop.Cancel();

        public void Dispose() => runs._runs.TryRemove(new KeyValuePair<string, Worker>(run, this));
    }
}
