namespace Grpc.Net.Compression;

/// <summary>
/// Compresses one message. The framework's streams write nothing at all where nothing was written to them, but a message that
/// is flagged as compressed must be a valid stream even when empty: other implementations refuse it otherwise.
/// </summary>
internal sealed class MessageCompressionStream : Stream
{
    private readonly Stream _compressor;
    private readonly Stream _output;
    private readonly byte[] _emptyMessage;
    private bool _written;
    private bool _disposed;

    public MessageCompressionStream(Stream compressor, Stream output, ReadOnlySpan<byte> emptyMessage)
    {
        _compressor = compressor;
        _output = output;
        _emptyMessage = emptyMessage.ToArray();
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => !_disposed;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        _written |= buffer.Length > 0;
        _compressor.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        _written |= buffer.Length > 0;
        return _compressor.WriteAsync(buffer, cancellationToken);
    }

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override void Flush() => _compressor.Flush();

    public override Task FlushAsync(CancellationToken cancellationToken) => _compressor.FlushAsync(cancellationToken);

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_disposed)
        {
            _disposed = true;
            _compressor.Dispose();
            if (!_written)
                _output.Write(_emptyMessage);
        }
        base.Dispose(disposing);
    }

    public override async ValueTask DisposeAsync()
    {
        if (!_disposed)
        {
            _disposed = true;
            await _compressor.DisposeAsync().ConfigureAwait(false);
            if (!_written)
                await _output.WriteAsync(_emptyMessage).ConfigureAwait(false);
        }
        await base.DisposeAsync().ConfigureAwait(false);
    }
}
