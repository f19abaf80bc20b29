using System.Net;
using System.Runtime.CompilerServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Assay.ObjectStorage.S3;

/// <summary>Reads one bucket by its raw keys, whoever wrote them.</summary>
internal sealed class S3Bucket(S3Connection connection, string name) : IReadableBucket
{
    private const int PageSize = 1000;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100);

    public string Name => name;

    public S3Connection Connection => connection;

    public override string ToString() => $"the bucket '{name}' of S3 at {connection.Address}";

    /// <summary>Does one thing; whatever goes wrong at the store comes as the port's exceptions.</summary>
    /// <param name="what">What is done, as a clause: "reading 'a/b'".</param>
    public async Task<T> CallAsync<T>(string what, Func<Task<T>> call, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        try
        {
            return await call().ConfigureAwait(false);
        }
        catch (Exception e) when (!IsAnswer(e) && S3Errors.IsExpected(e, cancellationToken))
        {
            throw S3Errors.Translate(e, connection, name, what);
        }
    }

    public async Task<ObjectEntry?> StatAsync(string key, CancellationToken cancellationToken)
    {
        LeadingSlash.Note(name, key);
        try
        {
            var found = await CallAsync($"looking at '{key}'", () => connection.Client.GetObjectMetadataAsync(name, key, cancellationToken), cancellationToken).ConfigureAwait(false);
            return new ObjectEntry(key, found.ContentLength);
        }
        catch (AmazonS3Exception e) when (S3Errors.IsNoSuchKey(e))
        {
            return null;
        }
    }

    public async Task<int> ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        if (buffer.IsEmpty)
            return await StatAsync(key, cancellationToken).ConfigureAwait(false) is null ? throw NotFound(key) : 0;

        var (filled, tag) = (0, (string?)null);
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                using var response = await GetAsync(key, offset + filled, offset + buffer.Length - 1, tag, cancellationToken).ConfigureAwait(false);
                tag = response.ETag;
                var end = filled + (int)Math.Min(response.ContentLength, buffer.Length - filled);
                while (filled < end)
                {
                    var read = await ReadSomeAsync(response.ResponseStream, buffer[filled..end], cancellationToken).ConfigureAwait(false);
                    if (read == 0)
                        throw new EndOfStreamException("the connection was closed");
                    filled += read;
                }

                return filled;
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                return filled;
            }
            catch (AmazonS3Exception e) when (e.StatusCode == HttpStatusCode.PreconditionFailed)
            {
                // Replaced between two attempts: what was read is of the old one.
                (filled, tag) = (0, null);
                await PauseAsync(e, attempt, $"reading '{key}'", cancellationToken).ConfigureAwait(false);
            }
            catch (Exception e) when (S3Errors.IsExpected(e, cancellationToken))
            {
                // The client repeats requests itself; what breaks while the answer comes is left to us.
                await PauseAsync(e, attempt, $"reading '{key}'", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public async Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken) =>
        new S3ReadStream(this, key, await GetAsync(key, 0, null, null, cancellationToken).ConfigureAwait(false));

    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix, string? startAfter, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var page = await ListPageAsync(prefix, startAfter, cancellationToken).ConfigureAwait(false);
        while (true)
        {
            // The next page is on its way while the caller works on this one.
            var next = page.Next is { } from ? ListPageAsync(prefix, from, cancellationToken) : null;
            foreach (var entry in page.Entries)
                yield return entry;
            if (next is null)
                yield break;
            page = await next.ConfigureAwait(false);
        }
    }

    public async Task<ListedPage> ListPageAsync(string prefix, string? startAfter, CancellationToken cancellationToken)
    {
        var request = new ListObjectsV2Request
        {
            BucketName = name,
            Prefix = prefix,
            StartAfter = startAfter,
            MaxKeys = PageSize,
            // Keys may hold what XML cannot.
            Encoding = EncodingType.Url,
        };
        var response = await CallAsync($"listing '{prefix}'", () => connection.Client.ListObjectsV2Async(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        var entries = (response.S3Objects ?? []).ConvertAll(item => new ObjectEntry(WebUtility.UrlDecode(item.Key), item.Size ?? 0));
        return new ListedPage(entries, response.IsTruncated == true && entries.Count > 0 ? entries[^1].Key : null);
    }

    public Uri? CreateLink(string key, string contentType)
    {
        var address = connection.Options.PublicUrl;
        if (address.Length == 0)
            return null;
        var request = new GetPreSignedUrlRequest
        {
            BucketName = name,
            Key = key,
            Verb = HttpVerb.GET,
            Protocol = address.StartsWith("http:", StringComparison.OrdinalIgnoreCase) ? Protocol.HTTP : Protocol.HTTPS,
            Expires = DateTime.UtcNow + connection.Options.LinkLifetime,
            ResponseHeaderOverrides = new ResponseHeaderOverrides { ContentType = contentType, ContentDisposition = "inline" },
        };
        var link = new Uri(connection.Public.GetPreSignedURL(request));
        return key.StartsWith('/') ? LeadingSlash.Restore(link, name, connection.Options.ForcePathStyle) : link;
    }

    /// <summary>The bytes from an offset to another (inclusive) or to the end.</summary>
    /// <param name="tag">Only if the object is still the one of this tag.</param>
    public async Task<GetObjectResponse> GetAsync(string key, long from, long? to, string? tag, CancellationToken cancellationToken)
    {
        LeadingSlash.Note(name, key);
        var request = new GetObjectRequest { BucketName = name, Key = key, EtagToMatch = tag };
        if (from > 0 || to is not null)
            request.ByteRange = to is { } last ? new ByteRange(from, last) : new ByteRange($"bytes={from}-");
        try
        {
            return await CallAsync($"reading '{key}'", () => connection.Client.GetObjectAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (S3Errors.IsNoSuchKey(e))
        {
            throw new ObjectNotFoundException(key, ToString(), e);
        }
    }

    /// <summary>Reads what has come; a store that stays silent is given up.</summary>
    public async Task<int> ReadSomeAsync(Stream stream, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(connection.Options.Timeout);
        return await stream.ReadAsync(buffer, limit.Token).ConfigureAwait(false);
    }

    /// <summary>Waits before the next attempt, or gives up.</summary>
    public Task PauseAsync(Exception e, int attempt, string what, CancellationToken cancellationToken) =>
        attempt < connection.Options.Retries
            ? Task.Delay(FirstPause * (1 << Math.Min(attempt, 6)) * (0.5 + Random.Shared.NextDouble()), cancellationToken)
            : throw S3Errors.Translate(e, connection, name, what);

    private ObjectNotFoundException NotFound(string key) => new(key, ToString());

    // Not errors of the store: callers make sense of them.
    private static bool IsAnswer(Exception e) =>
        e is AmazonS3Exception s3
        && (S3Errors.IsNoSuchKey(s3) || s3.StatusCode == HttpStatusCode.RequestedRangeNotSatisfiable || s3.ErrorCode is "NoSuchUpload" or "BucketAlreadyOwnedByYou"
            || S3Conditions.IsAnswer(s3));
}
