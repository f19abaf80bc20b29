namespace Assay.FunctionalTests.Ingestion;

/// <summary>The n-th write of a data set's object hangs until the process ends, as if it had been killed there, or fails.</summary>
internal sealed class WriteFault
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writes;

    /// <summary>The write that hangs or fails, from 1; 0 = none.</summary>
    public int At { get; init; }

    /// <summary>What the write throws; null = it hangs.</summary>
    public Func<string, Exception>? Error { get; init; }

    /// <summary>Completes when the write hangs.</summary>
    public Task Reached => _reached.Task;

    public async Task BeforePutAsync(string key, CancellationToken cancellationToken)
    {
        if (!key.StartsWith("datasets/", StringComparison.Ordinal) || Interlocked.Increment(ref _writes) < At || At == 0)
            return;
        if (Error is not null)
            throw Error(key);
        _reached.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
