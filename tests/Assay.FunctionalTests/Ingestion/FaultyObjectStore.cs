using Assay.ObjectStorage;

namespace Assay.FunctionalTests.Ingestion;

/// <summary>A store whose n-th write of a data set's object hangs until the process ends, as if it had been killed there, or fails.</summary>
internal sealed class FaultyObjectStore(IObjectStore inner) : IObjectStore
{
    private readonly TaskCompletionSource _reached = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _writes;

    /// <summary>The write that hangs or fails, from 1; 0 = none.</summary>
    public int FaultAt { get; init; }

    /// <summary>What the write throws; null = it hangs.</summary>
    public Func<string, Exception>? Fault { get; init; }

    /// <summary>Completes when the write hangs.</summary>
    public Task Reached => _reached.Task;

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        await FaultAsync(key, cancellationToken);
        await inner.PutAsync(key, content, cancellationToken);
    }

    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        await FaultAsync(key, cancellationToken);
        await inner.PutAsync(key, content, cancellationToken);
    }

    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default) => inner.OpenReadAsync(key, cancellationToken);

    public Task<int> ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken = default) => inner.ReadAsync(key, offset, buffer, cancellationToken);

    public Task<byte[]> ReadAllAsync(string key, CancellationToken cancellationToken = default) => inner.ReadAllAsync(key, cancellationToken);

    public Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) => inner.PutIfAbsentAsync(key, content, cancellationToken);

    public Task<ObjectEntry?> StatAsync(string key, CancellationToken cancellationToken = default) => inner.StatAsync(key, cancellationToken);

    public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix = "", string? startAfter = null, CancellationToken cancellationToken = default) => inner.ListAsync(prefix, startAfter, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => inner.DeleteAsync(key, cancellationToken);

    private async Task FaultAsync(string key, CancellationToken cancellationToken)
    {
        if (!key.StartsWith("datasets/", StringComparison.Ordinal) || Interlocked.Increment(ref _writes) < FaultAt || FaultAt == 0)
            return;
        if (Fault is not null)
            throw Fault(key);
        _reached.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
    }
}
