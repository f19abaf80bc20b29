using System.Buffers;
using Amazon.S3;
using Amazon.S3.Model;

namespace Assay.ObjectStorage.S3;

/// <summary>Writes a stream: in one request where it fits into a part, else in parts, a few at once, visible only when all are there.</summary>
internal sealed class S3Upload(AmazonS3Client client, S3Options options, string key)
{
    private const int PartsAtOnce = 4;

    // S3 takes 10,000 parts an object: they double in size now and then, so that no object is too large for them.
    private const int PartsPerSize = 1_500;

    public static PutObjectRequest Request(S3Options options, string key, Stream body, bool ifAbsent) => new()
    {
        BucketName = options.Bucket,
        Key = key,
        InputStream = body,
        AutoCloseStream = false,
        // Chunked signatures are what some stores answer 501 to; the body is signed as a whole, or by TLS.
        UseChunkEncoding = false,
        DisablePayloadSigning = !S3Clients.IsPlain(options),
        IfNoneMatch = ifAbsent ? "*" : null,
    };

    public async Task WriteAsync(Stream content, CancellationToken cancellationToken)
    {
        var first = ArrayPool<byte>.Shared.Rent(options.PartBytes);
        int length;
        try
        {
            length = await content.ReadAtLeastAsync(first.AsMemory(0, options.PartBytes), options.PartBytes, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (length < options.PartBytes)
            {
                using var body = new MemoryStream(first, 0, length, writable: false);
                await client.PutObjectAsync(Request(options, key, body, ifAbsent: false), cancellationToken).ConfigureAwait(false);
                ArrayPool<byte>.Shared.Return(first);
                return;
            }
        }
        catch
        {
            ArrayPool<byte>.Shared.Return(first);
            throw;
        }

        await WritePartsAsync(first, length, content, cancellationToken).ConfigureAwait(false);
    }

    private async Task WritePartsAsync(byte[] buffer, int length, Stream content, CancellationToken cancellationToken)
    {
        var id = (await client.InitiateMultipartUploadAsync(options.Bucket, key, cancellationToken).ConfigureAwait(false)).UploadId;
        var running = new List<Task<PartETag>>();
        var parts = new List<PartETag>();
        try
        {
            for (var number = 1; length > 0; number++)
            {
                running.Add(WritePartAsync(id, number, buffer, length, cancellationToken));
                if (running.Count == PartsAtOnce)
                {
                    parts.Add(await running[0].ConfigureAwait(false));
                    running.RemoveAt(0);
                }

                var size = (int)Math.Min((long)options.PartBytes << (number / PartsPerSize), 512 * 1024 * 1024);
                buffer = ArrayPool<byte>.Shared.Rent(size);
                length = await content.ReadAtLeastAsync(buffer.AsMemory(0, size), size, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            }

            ArrayPool<byte>.Shared.Return(buffer);
            parts.AddRange(await Task.WhenAll(running).ConfigureAwait(false));
            await client.CompleteMultipartUploadAsync(
                new CompleteMultipartUploadRequest { BucketName = options.Bucket, Key = key, UploadId = id, PartETags = parts }, cancellationToken).ConfigureAwait(false);
        }
        catch
        {
            await AbortAsync(id, running).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<PartETag> WritePartAsync(string id, int number, byte[] buffer, int length, CancellationToken cancellationToken)
    {
        try
        {
            using var body = new MemoryStream(buffer, 0, length, writable: false);
            var request = new UploadPartRequest
            {
                BucketName = options.Bucket,
                Key = key,
                UploadId = id,
                PartNumber = number,
                PartSize = length,
                InputStream = body,
                UseChunkEncoding = false,
                DisablePayloadSigning = !S3Clients.IsPlain(options),
            };
            return new PartETag(number, (await client.UploadPartAsync(request, cancellationToken).ConfigureAwait(false)).ETag);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    // Parts of an upload that nobody ends are paid for and never seen.
    private async Task AbortAsync(string id, List<Task<PartETag>> running)
    {
        await Task.WhenAll(running).ContinueWith(_ => { }, TaskScheduler.Default).ConfigureAwait(false);
        try
        {
            await client.AbortMultipartUploadAsync(options.Bucket, key, id, CancellationToken.None).ConfigureAwait(false);
        }
        catch (Exception exception) when (S3Errors.IsExpected(exception, CancellationToken.None))
        {
            // The store is away; its own rule for unfinished uploads ends this one.
        }
    }
}
