using System.Runtime.CompilerServices;
using Amazon.S3;

namespace Assay.ObjectStorage.S3;

/// <summary>Keeps objects in a bucket of AWS S3, MinIO or another store that speaks S3.</summary>
/// <remarks>
/// An object can be read and listed as soon as its writing has ended, which these stores promise. Where one does not know writes under
/// a condition (it answers 501), <see cref="PutIfAbsentAsync"/> looks first and writes then; see the port's promise.
/// </remarks>
public sealed class S3ObjectStore : IObjectStore, IPresignedLinks, IDisposable
{
    private readonly S3Connection _connection;
    private readonly S3Bucket _bucket;
    private readonly S3Writer _writer;
    private readonly bool _ownsConnection;

    /// <summary>A store with connections of its own.</summary>
    public S3ObjectStore(S3Options options)
        : this(new S3Connection(options), ownsConnection: true)
    {
    }

    internal S3ObjectStore(S3Connection connection, bool ownsConnection = false)
    {
        _ownsConnection = ownsConnection;
        _connection = connection;
        _bucket = new S3Bucket(connection, connection.Options.Bucket);
        _writer = new S3Writer(_bucket);
    }

    public async Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default) =>
        await _bucket.OpenReadAsync(ObjectKey.Require(key), cancellationToken).ConfigureAwait(false);

    public async Task<int> ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        return await _bucket.ReadAsync(ObjectKey.Require(key), offset, buffer, cancellationToken).ConfigureAwait(false);
    }

    public async Task<byte[]> ReadAllAsync(string key, CancellationToken cancellationToken = default)
    {
        var stream = await _bucket.OpenReadAsync(ObjectKey.Require(key), cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            if (stream.Length > Array.MaxLength)
                throw new ObjectStoreException($"The object '{key}' has {stream.Length} bytes, too many to be read at once; read it in parts.");
            var bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
            await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
    }

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        await _writer.PutAsync(ObjectKey.Require(key), content, cancellationToken).ConfigureAwait(false);

    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken = default) =>
        await _writer.PutAsync(ObjectKey.Require(key), content, cancellationToken).ConfigureAwait(false);

    public async Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        await _writer.PutIfAbsentAsync(ObjectKey.Require(key), content, cancellationToken).ConfigureAwait(false);

    public async Task<ObjectEntry?> StatAsync(string key, CancellationToken cancellationToken = default) =>
        await _bucket.StatAsync(ObjectKey.Require(key), cancellationToken).ConfigureAwait(false);

    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix = "", string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        await foreach (var entry in _bucket.ListAsync(prefix, startAfter, cancellationToken).ConfigureAwait(false))
        {
            // Others may have put keys there that none of our methods takes.
            if (ObjectKey.IsValid(entry.Key))
                yield return entry;
        }
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Require(key);
        try
        {
            await _bucket.CallAsync($"deleting '{key}'", () => _connection.Client.DeleteObjectAsync(_bucket.Name, key, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (S3Errors.IsNoSuchKey(e))
        {
        }
    }

    public Uri? CreateLink(string key, string contentType) => _bucket.CreateLink(ObjectKey.Require(key), contentType);

    public void Dispose()
    {
        if (_ownsConnection)
            _connection.Dispose();
    }

    public override string ToString() => _bucket.ToString();
}
