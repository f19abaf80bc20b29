namespace Assay.ObjectStorage;

/// <summary>What every object store can do by means of its port.</summary>
public static class ObjectStoreExtensions
{
    /// <summary>Whether an object of this key exists.</summary>
    public static async Task<bool> ExistsAsync(this IObjectStore store, string key, CancellationToken cancellationToken = default) =>
        await store.StatAsync(key, cancellationToken).ConfigureAwait(false) is not null;

    /// <summary>
    /// Reads <paramref name="length"/> bytes from <paramref name="offset"/> into a new array, which is shorter only where the
    /// object ends earlier.
    /// </summary>
    public static async Task<byte[]> ReadAsync(
        this IObjectStore store, string key, long offset, int length, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        var bytes = new byte[length];
        var read = await store.ReadAsync(key, offset, bytes.AsMemory(), cancellationToken).ConfigureAwait(false);
        return read == length ? bytes : bytes[..read];
    }
}
