using Amazon.S3;
using Amazon.S3.Model;

namespace Assay.ObjectStorage.S3;

/// <summary>
/// Writes one large object in parts, some at a time. It becomes visible whole with the last request; whatever fails before, also the
/// source of the parts, ends the upload and leaves nothing.
/// </summary>
internal sealed class S3MultipartUpload(S3Bucket bucket, string key)
{
    // S3 takes 10,000 parts an object: they double in size now and then, so that no object is too large for them.
    private const int PartsPerSize = 1_500;
    private const int LargestPart = 512 << 20;
    private readonly S3Connection _connection = bucket.Connection;
    private readonly string _what = $"writing '{key}'";
    private long _length;

    public async Task RunAsync(IParts parts, CancellationToken cancellationToken)
    {
        var upload = await bucket.CallAsync(
            _what,
            async () => (await _connection.Client.InitiateMultipartUploadAsync(bucket.Name, key, cancellationToken).ConfigureAwait(false)).UploadId,
            cancellationToken).ConfigureAwait(false);
        try
        {
            var sent = await SendAllAsync(parts, upload, cancellationToken).ConfigureAwait(false);
            await CompleteAsync(upload, sent, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync(upload).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<PartETag[]> SendAllAsync(IParts parts, string upload, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var slots = new SemaphoreSlim(_connection.Options.PartsInFlight);
        var sent = new List<Task<PartETag>>();
        try
        {
            while (true)
            {
                await slots.WaitAsync(stop.Token).ConfigureAwait(false);
                if (await parts.NextAsync((int)Math.Min((long)_connection.Options.PartBytes << (sent.Count / PartsPerSize), LargestPart), stop.Token).ConfigureAwait(false) is not { } part)
                    return await Task.WhenAll(sent).ConfigureAwait(false);
                _length += part.Length;
                sent.Add(SendAsync(part, sent.Count + 1));
            }
        }
        catch
        {
            await stop.CancelAsync().ConfigureAwait(false);
            await ((Task)Task.WhenAll(sent)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // What failed first, not the cancellation that it caused.
            if (sent.Find(task => task.IsFaulted) is { } failed)
                await failed.ConfigureAwait(false);
            throw;
        }

        async Task<PartETag> SendAsync(ReadOnlyMemory<byte> part, int number)
        {
            try
            {
                return await SendPartAsync(upload, part, number, stop.Token).ConfigureAwait(false);
            }
            catch
            {
                await stop.CancelAsync().ConfigureAwait(false);
                throw;
            }
            finally
            {
                parts.Return(part);
                slots.Release();
            }
        }
    }

    private async Task<PartETag> SendPartAsync(string upload, ReadOnlyMemory<byte> part, int number, CancellationToken cancellationToken)
    {
        var request = new UploadPartRequest
        {
            BucketName = bucket.Name,
            Key = key,
            UploadId = upload,
            PartNumber = number,
            InputStream = S3Writer.AsStream(part),
            PartSize = part.Length,
            UseChunkEncoding = false,
            DisablePayloadSigning = _connection.IsEncrypted,
        };
        var response = await bucket.CallAsync(_what, () => _connection.Client.UploadPartAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        return new PartETag(number, response.ETag);
    }

    private async Task CompleteAsync(string upload, PartETag[] sent, CancellationToken cancellationToken)
    {
        var request = new CompleteMultipartUploadRequest { BucketName = bucket.Name, Key = key, UploadId = upload, PartETags = [.. sent] };
        try
        {
            await bucket.CallAsync(_what, () => _connection.Client.CompleteMultipartUploadAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
        }
        catch (AmazonS3Exception e) when (e.ErrorCode == "NoSuchUpload")
        {
            // A repeated request whose first try got through although its answer did not.
            if ((await bucket.StatAsync(key, cancellationToken).ConfigureAwait(false))?.Length != _length)
                throw S3Errors.Translate(e, _connection, bucket.Name, _what);
        }
    }

    private async Task AbortAsync(string upload)
    {
        try
        {
            await _connection.Client.AbortMultipartUploadAsync(bucket.Name, key, upload, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception e) when (S3Errors.IsExpected(e, CancellationToken.None))
        {
            // The store is away, which is why we are here; its lifecycle rule for unfinished uploads clears the parts.
        }
    }
}
