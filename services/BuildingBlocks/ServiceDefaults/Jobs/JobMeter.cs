namespace Assay.ServiceDefaults.Jobs;

/// <summary>
/// Counters of a job that this process works on, finer than the job's document: how many items were finished since, and how fast.
/// Thread-safe.
/// </summary>
public sealed class JobMeter(TimeProvider time)
{
    private static readonly TimeSpan Window = TimeSpan.FromSeconds(10);
    private readonly Lock _lock = new();
    private readonly Queue<(long At, long Done)> _samples = new();
    private long _done;
    private long _total;
    private string _message = "";

    /// <summary>Items finished, as far as this process knows; 0 = nothing known.</summary>
    public long Done { get { lock (_lock) return _done; } }

    /// <summary>Items in all; 0 = not known.</summary>
    public long Total { get { lock (_lock) return _total; } }

    /// <summary>What the job does at the moment.</summary>
    public string Message { get { lock (_lock) return _message; } }

    /// <summary>Adds finished items.</summary>
    public void Add(long items) => Report(done => done + items);

    /// <summary>Sets what is finished, and what there is in all where it is known.</summary>
    public void Report(long done, long? total = null)
    {
        if (total is { } known)
            lock (_lock) _total = known;
        Report(_ => done);
    }

    /// <summary>Says what the job does at the moment.</summary>
    public void Say(string message)
    {
        lock (_lock) _message = message;
    }

    /// <summary>Items per second over the last ten seconds; 0 while it is not known.</summary>
    public double Rate()
    {
        lock (_lock)
        {
            Forget();
            if (!_samples.TryPeek(out var oldest))
                return 0;
            var seconds = time.GetElapsedTime(oldest.At).TotalSeconds;
            return seconds < 0.05 ? 0 : (_done - oldest.Done) / seconds;
        }
    }

    private void Report(Func<long, long> change)
    {
        lock (_lock)
        {
            _samples.Enqueue((time.GetTimestamp(), _done));
            _done = change(_done);
            Forget();
        }
    }

    private void Forget()
    {
        while (_samples.TryPeek(out var oldest) && (time.GetElapsedTime(oldest.At) > Window || _samples.Count > 4096))
            _samples.Dequeue();
    }
}
