namespace Assay.ObjectStorage;

/// <summary>
/// A flat store of named byte strings: a folder (<see cref="FolderObjectStore"/>) or an S3 bucket.
/// </summary>
/// <remarks>
/// <para>
/// The port offers what both can do well: no append, no rename, no partial write. An object is visible whole or not at all,
/// and a <c>Put</c> over an existing object replaces it at once. Safe for any number of threads and processes.
/// </para>
/// <para>
/// Keys follow <see cref="ObjectKey"/>. Do not let one key be the folder of another (<c>a</c> and <c>a/b</c>): a bucket would
/// take both, a folder refuses the second with <see cref="ObjectStoreException"/>.
/// </para>
/// <para>
/// Every method throws <see cref="InvalidObjectKeyException"/> for a bad key, <see cref="ObjectNotFoundException"/> where the
/// object must exist, <see cref="ObjectStoreFullException"/>, <see cref="ObjectStoreReadOnlyException"/> or the base
/// <see cref="ObjectStoreException"/> otherwise.
/// </para>
/// </remarks>
public interface IObjectStore
{
    /// <summary>Opens an object for one forward pass. <see cref="Stream.Length"/> of the returned stream is always the object's length.</summary>
    Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Fills <paramref name="buffer"/> from <paramref name="offset"/> of the object, in one ranged request, and returns the number
    /// of bytes read: fewer than asked for only at the object's end, 0 at or beyond it.
    /// </summary>
    Task<int> ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken = default);

    /// <summary>Reads a whole object (up to 2 GiB) into memory.</summary>
    Task<byte[]> ReadAllAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>Writes or replaces an object.</summary>
    Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>Writes or replaces an object with what is left in <paramref name="content"/>. The caller keeps the stream.</summary>
    Task PutAsync(string key, Stream content, CancellationToken cancellationToken = default);

    /// <summary>
    /// Writes an object unless one of that key exists. Returns whether it wrote. Of several concurrent callers exactly one wins
    /// where the store can promise it: a folder does; S3 stores without conditional writes check first and write then, so a key
    /// used with this method must be written with the same bytes by every caller (content-addressed), or by one caller only.
    /// </summary>
    Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default);

    /// <summary>The object's entry, or null when there is none.</summary>
    Task<ObjectEntry?> StatAsync(string key, CancellationToken cancellationToken = default);

    /// <summary>
    /// Lists keys that start with <paramref name="prefix"/> (any string, "" for all; not necessarily a whole segment) and sort
    /// after <paramref name="startAfter"/>, in ascending order of their UTF-8 bytes. Streams: memory does not grow with the
    /// number of keys. Objects written or deleted meanwhile may or may not appear.
    /// </summary>
    IAsyncEnumerable<ObjectEntry> ListAsync(string prefix = "", string? startAfter = null, CancellationToken cancellationToken = default);

    /// <summary>Deletes an object; does nothing when there is none.</summary>
    Task DeleteAsync(string key, CancellationToken cancellationToken = default);
}
