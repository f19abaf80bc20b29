using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Assay.ObjectStorage.S3;

/// <summary>Keeps objects in a bucket of MinIO, AWS or any S3-compatible store.</summary>
/// <remarks>
/// Requires that an object can be read as soon as its writing has ended, which all of these promise. Where the store does not know
/// conditional writes (it answers 501), <see cref="PutIfAbsentAsync"/> looks first and writes then; see the port's promise.
/// </remarks>
public sealed class S3ObjectStore : IObjectStore, IPresignedLinks, IDisposable
{
    private readonly S3Options _options;
    private readonly AmazonS3Client _client;
    private readonly AmazonS3Client? _public;
    private volatile bool _lacksConditionalWrites;

    public S3ObjectStore(S3Options options)
    {
        _options = options;
        _client = S3Clients.Create(options);
        _public = options.PublicUrl.Length > 0 ? S3Clients.Create(options, options.PublicUrl) : null;
    }

    public async Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default)
    {
        var response = await CallAsync(key, () => _client.GetObjectAsync(_options.Bucket, ObjectKey.Require(key), cancellationToken), cancellationToken).ConfigureAwait(false);
        return new S3ReadStream(response, this, key);
    }

    public async Task<int> ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        if (buffer.IsEmpty)
            return await StatAsync(key, cancellationToken).ConfigureAwait(false) is null ? throw new ObjectNotFoundException(key, Name) : 0;

        var request = new GetObjectRequest { BucketName = _options.Bucket, Key = ObjectKey.Require(key), ByteRange = new ByteRange(offset, offset + buffer.Length - 1) };
        return await CallAsync(key, async () =>
        {
            try
            {
                using var response = await _client.GetObjectAsync(request, cancellationToken).ConfigureAwait(false);
                return await response.ResponseStream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            }
            catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return 0;
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    public async Task<byte[]> ReadAllAsync(string key, CancellationToken cancellationToken = default)
    {
        var stream = await OpenReadAsync(key, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            if (stream.Length > Array.MaxLength)
                throw new ObjectStoreException($"The object '{key}' has {stream.Length} bytes, too many to be read at once; read it in parts.");
            var bytes = GC.AllocateUninitializedArray<byte>((int)stream.Length);
            await stream.ReadExactlyAsync(bytes, cancellationToken).ConfigureAwait(false);
            return bytes;
        }
    }

    public async Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        ObjectKey.Require(key);
        if (content.Length > _options.PartBytes)
        {
            using var stream = ToStream(content);
            await PutAsync(key, stream, cancellationToken).ConfigureAwait(false);
            return;
        }

        await CallAsync(key, () => PutOnceAsync(key, content, ifAbsent: false, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken = default)
    {
        ObjectKey.Require(key);
        var upload = new S3Upload(_client, _options, key);
        await CallAsync(key, async () =>
        {
            await upload.WriteAsync(content, cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        // Not what decides, but it saves writing most of what is there already.
        if (await StatAsync(key, cancellationToken).ConfigureAwait(false) is not null)
            return false;
        if (_lacksConditionalWrites || content.Length > _options.PartBytes)
        {
            await PutAsync(key, content, cancellationToken).ConfigureAwait(false);
            return true;
        }

        return await CallAsync(key, async () =>
        {
            try
            {
                return await PutOnceAsync(key, content, ifAbsent: true, cancellationToken).ConfigureAwait(false);
            }
            catch (AmazonS3Exception exception) when (exception.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.Conflict)
            {
                return false;
            }
            catch (AmazonS3Exception exception) when (exception.StatusCode == HttpStatusCode.NotImplemented)
            {
                _lacksConditionalWrites = true;
                return await PutOnceAsync(key, content, ifAbsent: false, cancellationToken).ConfigureAwait(false);
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    public async Task<ObjectEntry?> StatAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Require(key);
        return await CallAsync<ObjectEntry?>(key, async () =>
        {
            try
            {
                var found = await _client.GetObjectMetadataAsync(_options.Bucket, key, cancellationToken).ConfigureAwait(false);
                return new ObjectEntry(key, found.ContentLength);
            }
            catch (AmazonS3Exception exception) when (S3Errors.IsNotFound(exception))
            {
                return null;
            }
        }, cancellationToken).ConfigureAwait(false);
    }

    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix = "", string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var request = new ListObjectsV2Request { BucketName = _options.Bucket, Prefix = prefix, StartAfter = startAfter };
        while (true)
        {
            var page = await CallAsync(prefix, () => _client.ListObjectsV2Async(request, cancellationToken), cancellationToken).ConfigureAwait(false);
            // Whatever else is in the bucket under keys that are none of ours is nobody's object here.
            foreach (var found in page.S3Objects ?? [])
            {
                if (ObjectKey.IsValid(found.Key) && (startAfter is null || ObjectKey.Compare(found.Key, startAfter) > 0))
                    yield return new ObjectEntry(found.Key, found.Size ?? 0);
            }

            if (page.IsTruncated != true)
                yield break;
            request.ContinuationToken = page.NextContinuationToken;
        }
    }

    public async Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        ObjectKey.Require(key);
        await CallAsync(key, async () =>
        {
            try
            {
                await _client.DeleteObjectAsync(_options.Bucket, key, cancellationToken).ConfigureAwait(false);
            }
            catch (AmazonS3Exception exception) when (S3Errors.IsNotFound(exception))
            {
            }

            return true;
        }, cancellationToken).ConfigureAwait(false);
    }

    public Uri? CreateLink(string key, TimeSpan validity)
    {
        if (_public is null)
            return null;
        var request = new GetPreSignedUrlRequest
        {
            BucketName = _options.Bucket,
            Key = ObjectKey.Require(key),
            Verb = HttpVerb.GET,
            Expires = DateTime.UtcNow + validity,
            Protocol = S3Clients.IsPlain(new S3Options { ServiceUrl = _options.PublicUrl }) ? Protocol.HTTP : Protocol.HTTPS,
        };
        return new Uri(_public.GetPreSignedURL(request));
    }

    /// <summary>Asks for the bucket; makes it where that is allowed.</summary>
    /// <exception cref="ObjectStoreRefusedException">It does not exist and may not be made, or the store refuses the keys.</exception>
    /// <exception cref="ObjectStoreException">The store cannot be reached.</exception>
    public async Task EnsureBucketAsync(CancellationToken cancellationToken = default)
    {
        try
        {
            await CheckAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectStoreRefusedException exception) when (_options.CreateBucket && exception.InnerException is AmazonS3Exception { ErrorCode: "NoSuchBucket" })
        {
            await CallAsync("", async () =>
            {
                try
                {
                    await _client.PutBucketAsync(new PutBucketRequest { BucketName = _options.Bucket, UseClientRegion = true }, cancellationToken).ConfigureAwait(false);
                }
                catch (AmazonS3Exception taken) when (taken.ErrorCode is "BucketAlreadyOwnedByYou")
                {
                    // Another process was faster.
                }

                return true;
            }, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Returns if the bucket can be listed.</summary>
    public Task CheckAsync(CancellationToken cancellationToken = default) => CallAsync(
        "", () => _client.ListObjectsV2Async(new ListObjectsV2Request { BucketName = _options.Bucket, MaxKeys = 1 }, cancellationToken), cancellationToken);

    public void Dispose()
    {
        _client.Dispose();
        _public?.Dispose();
    }

    /// <summary>Goes on reading an object whose connection broke.</summary>
    internal Task<GetObjectResponse> ReopenAsync(string key, long offset, string etag, CancellationToken cancellationToken) => CallAsync(
        key,
        () => _client.GetObjectAsync(
            new GetObjectRequest { BucketName = _options.Bucket, Key = key, ByteRange = new ByteRange($"bytes={offset}-"), EtagToMatch = etag }, cancellationToken),
        cancellationToken);

    internal ObjectStoreException Broken(string key, Exception exception) => S3Errors.Translate(exception, _options, $"reading the object '{key}'");

    private async Task<bool> PutOnceAsync(string key, ReadOnlyMemory<byte> content, bool ifAbsent, CancellationToken cancellationToken)
    {
        using var body = ToStream(content);
        await _client.PutObjectAsync(S3Upload.Request(_options, key, body, ifAbsent), cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task<T> CallAsync<T>(string key, Func<Task<T>> call, CancellationToken cancellationToken, [CallerMemberName] string method = "")
    {
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception exception) when (S3Errors.IsNotFound(exception) && key.Length > 0)
        {
            throw new ObjectNotFoundException(key, Name, exception);
        }
        catch (Exception exception) when (S3Errors.IsExpected(exception, cancellationToken))
        {
            throw S3Errors.Translate(exception, _options, Describe(method, key));
        }
    }

    private string Name => $"the bucket {_options.Bucket}";

    private static string Describe(string method, string key) => method switch
    {
        nameof(PutAsync) or nameof(PutIfAbsentAsync) => $"writing the object '{key}'",
        nameof(DeleteAsync) => $"deleting the object '{key}'",
        nameof(ListAsync) => $"listing '{key}'",
        nameof(EnsureBucketAsync) or nameof(CheckAsync) => "listing the bucket",
        _ => $"reading the object '{key}'",
    };

    private static MemoryStream ToStream(ReadOnlyMemory<byte> content) =>
        MemoryMarshal.TryGetArray(content, out var segment)
            ? new MemoryStream(segment.Array!, segment.Offset, segment.Count, writable: false)
            : new MemoryStream(content.ToArray(), writable: false);
}
