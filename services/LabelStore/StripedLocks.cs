namespace Assay.LabelStore;

/// <summary>
/// Queues within this process for things of the same name, so that callers do not retry against each other. Only an economy: across
/// processes, and for correctness, document versions decide.
/// </summary>
internal sealed class StripedLocks
{
    private readonly SemaphoreSlim[] _stripes = [.. Enumerable.Range(0, 64).Select(_ => new SemaphoreSlim(1, 1))];

    public async Task<IDisposable> EnterAsync(string name, CancellationToken cancellationToken)
    {
        var stripe = _stripes[(uint)name.GetHashCode(StringComparison.Ordinal) % (uint)_stripes.Length];
        await stripe.WaitAsync(cancellationToken);
        return new Turn(stripe);
    }

    private sealed class Turn(SemaphoreSlim stripe) : IDisposable
    {
        private SemaphoreSlim? _stripe = stripe;

        public void Dispose() => Interlocked.Exchange(ref _stripe, null)?.Release();
    }
}
