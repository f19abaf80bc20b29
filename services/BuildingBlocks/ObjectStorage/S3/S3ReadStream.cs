using Amazon.S3.Model;

namespace Assay.ObjectStorage.S3;

/// <summary>One forward pass over an object; goes on where it was when the connection breaks.</summary>
internal sealed class S3ReadStream(GetObjectResponse response, S3ObjectStore store, string key) : Stream
{
    private const int Reconnections = 3;
    private readonly string _etag = response.ETag;
    private GetObjectResponse _response = response;
    private long _position;
    private int _reconnections;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length { get; } = response.ContentLength;

    public override long Position
    {
        get => _position;
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                var read = await _response.ResponseStream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
                if (read == 0 && _position < Length && !buffer.IsEmpty)
                    throw new IOException($"The connection ended after {_position} of {Length} bytes.");
                _position += read;
                return read;
            }
            catch (Exception exception) when (S3Errors.IsExpected(exception, cancellationToken))
            {
                if (++_reconnections > Reconnections)
                    throw store.Broken(key, exception);
                _response.Dispose();
                _response = await store.ReopenAsync(key, _position, _etag, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => ReadAsync(buffer.AsMemory(offset, count)).AsTask().GetAwaiter().GetResult();

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _response.Dispose();
        base.Dispose(disposing);
    }
}
