using System.Collections.Concurrent;

namespace Assay.ServiceDefaults.Jobs;

/// <summary>The meters of the jobs that this process works on, by job id. Thread-safe.</summary>
public sealed class LiveProgress(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, JobMeter> _meters = new();

    /// <summary>The job's meter, made if there is none.</summary>
    public JobMeter Open(string job) => _meters.GetOrAdd(job, _ => new JobMeter(time));

    /// <summary>The job's meter if this process works on it.</summary>
    public JobMeter? Find(string job) => _meters.GetValueOrDefault(job);

    /// <summary>Drops the meter of a job that has ended.</summary>
    public void Close(string job) => _meters.TryRemove(job, out _);
}
