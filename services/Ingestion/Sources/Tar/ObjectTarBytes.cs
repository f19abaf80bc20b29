using Assay.ObjectStorage;

namespace Assay.Ingestion.Sources.Tar;

/// <summary>A tar in the object store.</summary>
internal sealed class ObjectTarBytes(IObjectStore store, string key, long length) : ITarBytes
{
    public long Length => length;

    public int Window => 1 << 20;

    public async ValueTask<int> ReadAsync(long offset, Memory<byte> buffer, CancellationToken cancellationToken) =>
        await store.ReadAsync(key, offset, buffer, cancellationToken);

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
