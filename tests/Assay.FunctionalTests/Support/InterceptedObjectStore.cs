using Assay.ObjectStorage;

namespace Assay.FunctionalTests.Support;

/// <summary>A store in which a test can break, or hold up, what is written.</summary>
internal sealed class InterceptedObjectStore(IObjectStore inner, Func<string, CancellationToken, Task> beforePut) : IObjectStore
{
    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default) => inner.OpenReadAsync(key, cancellationToken);

    public Task<int> ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken = default) =>
        inner.ReadAsync(key, offset, buffer, cancellationToken);

    public Task<byte[]> ReadAllAsync(string key, CancellationToken cancellationToken = default) => inner.ReadAllAsync(key, cancellationToken);

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        await beforePut(key, cancellationToken);
        await inner.PutAsync(key, content, cancellationToken);
    }

    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        await beforePut(key, cancellationToken);
        await inner.PutAsync(key, content, cancellationToken);
    }

    public async Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        await beforePut(key, cancellationToken);
        return await inner.PutIfAbsentAsync(key, content, cancellationToken);
    }

    public Task<ObjectEntry?> StatAsync(string key, CancellationToken cancellationToken = default) => inner.StatAsync(key, cancellationToken);

    public IAsyncEnumerable<ObjectEntry> ListAsync(string prefix = "", string? startAfter = null, CancellationToken cancellationToken = default) =>
        inner.ListAsync(prefix, startAfter, cancellationToken);

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default) => inner.DeleteAsync(key, cancellationToken);
}
