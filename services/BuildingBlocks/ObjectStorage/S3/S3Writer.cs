using System.Runtime.InteropServices;
using Amazon.S3;
using Amazon.S3.Model;

namespace Assay.ObjectStorage.S3;

/// <summary>Writes objects of a bucket: small ones by one request, large ones in parts.</summary>
internal sealed class S3Writer(S3Bucket bucket)
{
    private readonly S3Connection _connection = bucket.Connection;

    private int PartBytes => _connection.Options.PartBytes;

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        content.Length <= PartBytes
            ? PutWholeAsync(key, content, ifAbsent: false, cancellationToken)
            : new S3MultipartUpload(bucket, key).RunAsync(new MemoryParts(content), cancellationToken);

    public async Task PutAsync(string key, Stream content, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        using var parts = await StreamParts.OpenAsync(content, PartBytes, cancellationToken).ConfigureAwait(false);
        if (parts.Only is { } only)
            await PutWholeAsync(key, only, ifAbsent: false, cancellationToken).ConfigureAwait(false);
        else
            await new S3MultipartUpload(bucket, key).RunAsync(parts, cancellationToken).ConfigureAwait(false);
    }

    public async Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        // Saves sending most of what is there already, and is all there is where the store knows no conditions: then two that write at
        // the same moment both do, which the port allows for equal bytes only.
        if (await bucket.StatAsync(key, cancellationToken).ConfigureAwait(false) is not null)
            return false;
        if (_connection.HasConditionalWrites != false)
        {
            try
            {
                await PutWholeAsync(key, content, ifAbsent: true, cancellationToken).ConfigureAwait(false);
                _connection.HasConditionalWrites = true;
                return true;
            }
            catch (AmazonS3Exception e) when (S3Conditions.IsLost(e))
            {
                _connection.HasConditionalWrites = true;
                return false;
            }
            catch (AmazonS3Exception e) when (S3Conditions.IsUnknown(e))
            {
                _connection.HasConditionalWrites = false;
            }
        }

        await PutAsync(key, content, cancellationToken).ConfigureAwait(false);
        return true;
    }

    private async Task PutWholeAsync(string key, ReadOnlyMemory<byte> content, bool ifAbsent, CancellationToken cancellationToken)
    {
        var request = new PutObjectRequest
        {
            BucketName = bucket.Name,
            Key = key,
            InputStream = AsStream(content),
            AutoCloseStream = false,
            UseChunkEncoding = false,
            DisablePayloadSigning = _connection.IsEncrypted,
            IfNoneMatch = ifAbsent ? "*" : null,
        };
        await bucket.CallAsync($"writing '{key}'", () => _connection.Client.PutObjectAsync(request, cancellationToken), cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A stream over the same bytes.</summary>
    public static MemoryStream AsStream(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var array)
            ? new MemoryStream(array.Array!, array.Offset, array.Count, writable: false)
            : new MemoryStream(bytes.ToArray(), writable: false);
}
