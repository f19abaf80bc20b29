using NetworkPlan = Assay.Scoring.Core.Networks.NetworkPlan;

namespace Assay.Inference.Networks;

/// <summary>
/// The images of a training between two turns of it: as a rule the process that ended one begins the next, and would decode them all again. Forgotten when another
/// training begins, or none does for a while. Thread-safe.
/// </summary>
internal sealed class KeptImages(TimeProvider time) : IDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private readonly Lock _lock = new();
    private ITimer? _forget;
    private (string Dataset, string Run, byte[] Plan, TrainingImages Images)? _kept;

    /// <summary>Keeps the images of a training whose turn is over.</summary>
    public void Keep(string dataset, string run, NetworkPlan plan, TrainingImages images)
    {
        lock (_lock)
        {
            _kept = (dataset, run, plan.ToJson(), images);
            _forget ??= time.CreateTimer(_ => Forget(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _forget.Change(Longest, Timeout.InfiniteTimeSpan);
        }
    }

    /// <summary>Gives the images to the training's next turn; null if they are not those of this plan.</summary>
    public TrainingImages? Take(string dataset, string run, NetworkPlan plan)
    {
        lock (_lock)
        {
            var images = _kept is { } kept && kept.Dataset == dataset && kept.Run == run && kept.Plan.AsSpan().SequenceEqual(plan.ToJson()) ? kept.Images : null;
            _kept = null;
            return images;
        }
    }

    public void Dispose() => _forget?.Dispose();

    private void Forget()
    {
        lock (_lock)
            _kept = null;
    }
}
