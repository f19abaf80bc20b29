namespace Assay.Benchmarks.Soak;

/// <summary>Times of calls. Thread-safe.</summary>
internal sealed class LatencyLog
{
    private readonly Lock _lock = new();
    private readonly List<double> _milliseconds = [];

    public int Count
    {
        get
        {
            lock (_lock)
                return _milliseconds.Count;
        }
    }

    public void Add(TimeSpan time)
    {
        lock (_lock)
            _milliseconds.Add(time.TotalMilliseconds);
    }

    /// <summary>The nearest-rank percentile in milliseconds, 0 without calls.</summary>
    /// <param name="share">0 .. 1.</param>
    public double Percentile(double share)
    {
        lock (_lock)
        {
            if (_milliseconds.Count == 0)
                return 0;
            _milliseconds.Sort();
            return _milliseconds[Math.Clamp((int)Math.Ceiling(share * _milliseconds.Count) - 1, 0, _milliseconds.Count - 1)];
        }
    }
}
