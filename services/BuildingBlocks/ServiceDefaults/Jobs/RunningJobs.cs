namespace Assay.ServiceDefaults.Jobs;

/// <summary>The jobs that this process works on now: one worker a job, which can be told to stop. Thread-safe.</summary>
public sealed class RunningJobs
{
    private readonly Lock _lock = new();
    private readonly Dictionary<string, JobWorker> _workers = [];

    /// <summary>
    /// Takes a job; null if another worker of this process has it. That one hears of it by <see cref="JobWorker.Leave"/>, since it may
    /// have looked at the job for the last time before what brought the caller here had happened.
    /// </summary>
    public JobWorker? TryEnter(string job)
    {
        lock (_lock)
        {
            if (_workers.TryGetValue(job, out var other))
            {
                other.WasAskedFor = true;
                return null;
            }

            return _workers[job] = new JobWorker(this, job);
        }
    }

    /// <summary>Tells the worker of a job, if it is in this process, that the job was cancelled.</summary>
    public void Stop(string job)
    {
        JobWorker? worker;
        lock (_lock)
            worker = _workers.GetValueOrDefault(job);
        worker?.Stop();
    }

    /// <summary>Whether a worker of this process has the job.</summary>
    public bool Contains(string job)
    {
        lock (_lock)
            return _workers.ContainsKey(job);
    }

    internal bool Leave(string job, JobWorker worker)
    {
        lock (_lock)
        {
            if (_workers.GetValueOrDefault(job) == worker)
                _workers.Remove(job);
            return worker.WasAskedFor;
        }
    }
}
