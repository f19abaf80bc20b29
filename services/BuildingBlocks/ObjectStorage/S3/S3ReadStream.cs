using System.Net;
using Amazon.S3;
using Amazon.S3.Model;

namespace Assay.ObjectStorage.S3;

/// <summary>An object as a stream of known length. A connection that breaks is replaced where it broke, for the same version of the object.</summary>
internal sealed class S3ReadStream : Stream
{
    private readonly S3Bucket _bucket;
    private readonly string _key;
    private readonly string _tag;
    private GetObjectResponse? _response;
    private long _position;

    public S3ReadStream(S3Bucket bucket, string key, GetObjectResponse whole)
    {
        (_bucket, _key, _response) = (bucket, key, whole);
        (Length, _tag) = (whole.ContentLength, whole.ETag);
    }

    public override long Length { get; }

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Position
    {
        get => _position;
        set
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value);
            if (value == _position)
                return;
            Drop();
            _position = value;
        }
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (buffer.IsEmpty || _position >= Length)
            return 0;

        for (var attempt = 0; ; attempt++)
        {
            try
            {
                _response ??= await _bucket.GetAsync(_key, _position, null, _tag, cancellationToken).ConfigureAwait(false);
                var most = (int)Math.Min(buffer.Length, Length - _position);
                var read = await _bucket.ReadSomeAsync(_response.ResponseStream, buffer[..most], cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    throw new EndOfStreamException("the connection was closed");
                _position += read;
                return read;
            }
            catch (AmazonS3Exception e) when (e.StatusCode is HttpStatusCode.PreconditionFailed or HttpStatusCode.RequestedRangeNotSatisfiable)
            {
                throw new ObjectStoreException($"The object '{_key}' was replaced in {_bucket} while it was read. Read it again.", e);
            }
            catch (Exception e) when (S3Errors.IsExpected(e, cancellationToken))
            {
                Drop();
                await _bucket.PauseAsync(e, attempt, $"reading '{_key}'", cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) =>
        ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override long Seek(long offset, SeekOrigin origin) => Position = origin switch
    {
        SeekOrigin.Begin => offset,
        SeekOrigin.Current => _position + offset,
        _ => Length + offset,
    };

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Drop();
        base.Dispose(disposing);
    }

    private void Drop()
    {
        _response?.Dispose();
        _response = null;
    }
}
