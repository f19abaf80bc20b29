using Assay.ServiceDefaults.Jobs;

namespace Assay.Scoring.Runs;

/// <summary>
/// Says how a run stands: at once to this process's meter, at every step and each second to the run's document, where a person may have
/// ended the run or another worker taken it over. Thread-safe.
/// </summary>
internal sealed class RunCheckpoint(JobHold<RunDocument> job, JobMeter meter, TimeProvider time)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private readonly Lock _lock = new();
    private long _saved = time.GetTimestamp();
    private string _message = "";

    /// <summary>Begins a step.</summary>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public Task StepAsync(string message, CancellationToken cancellationToken)
    {
        Say(message);
        return SaveAsync(cancellationToken);
    }

    /// <summary>Says what the step in hand does, for who watches in this process.</summary>
    public void Say(string message)
    {
        lock (_lock)
            _message = message;
        meter.Say(message);
    }

    /// <summary>Begins to count images, from none.</summary>
    public void Reset() => meter.Report(0);

    /// <summary>Counts finished images.</summary>
    /// <exception cref="OperationCanceledException">The run was ended.</exception>
    public Task CountAsync(int images, CancellationToken cancellationToken)
    {
        job.ThrowIfLost();
        meter.Add(images);
        lock (_lock)
        {
            if (time.GetElapsedTime(_saved) < Interval)
                return Task.CompletedTask;
            _saved = time.GetTimestamp();
        }

        return SaveAsync(cancellationToken);
    }

    private async Task SaveAsync(CancellationToken cancellationToken)
    {
        string message;
        lock (_lock)
            message = _message;
        var done = meter.Done;
        var saved = await job.UpdateAsync(
            current => current.Job.HasEnded ? current : current with { Job = current.Job with { Done = done, Message = message } }, cancellationToken);
        if (!saved.Job.HasEnded)
            return;
        job.Stop();
        throw new OperationCanceledException(job.Stopped);
    }
}
