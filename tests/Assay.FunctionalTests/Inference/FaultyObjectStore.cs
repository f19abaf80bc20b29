using Assay.ObjectStorage;

namespace Assay.FunctionalTests.Inference;

/// <summary>A store that dies after so many writes, as a process that is killed between two of them does.</summary>
internal sealed class FaultyObjectStore(IObjectStore inner, int writes) : IObjectStore
{
    private int _left = writes;

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Spend(key);
        return inner.PutAsync(key, content, cancellationToken);
    }

    public Task PutAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        Spend(key);
        return inner.PutAsync(key, content, cancellationToken);
    }

    public Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        Spend(key);
        return inner.PutIfAbsentAsync(key, content, cancellationToken);
    }

    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default) => inner.OpenReadAsync(key, cancellationToken);

    public Task<int> ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(key, offset, buffer, cancellationToken);

    public Task<byte[]> ReadAllAsync(string key, CancellationToken cancellationToken = default) => inner.ReadAllAsync(key, cancellationToken);

    public Task<ObjectEntry?> StatAsync(string key, CancellationToken cancellationToken = default) => inner.StatAsync(key, cancellationToken);

    public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix = "", string? startAfter = null, CancellationToken cancellationToken = default) =>
        inner.ListAsync(prefix, startAfter, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => inner.DeleteAsync(key, cancellationToken);

    private void Spend(string key)
    {
        // Only columns count: the model is registered before the accident.
        if (key.Contains("/shards/", StringComparison.Ordinal) && _left-- <= 0)
            throw new ObjectStoreException("The test's store has died.");
    }
}
