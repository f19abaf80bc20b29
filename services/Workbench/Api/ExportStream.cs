using Assay.LabelStore.V1;
using Grpc.Core;

namespace Assay.Workbench.Api;

/// <summary>A file of an export as a stream that can be read from any place, so that a download that broke off goes on there.</summary>
internal sealed class ExportStream(ExchangeService.ExchangeServiceClient exchange, string export, ExportFile file) : Stream
{
    private AsyncServerStreamingCall<ReadExportResponse>? _call;
    private ReadOnlyMemory<byte> _rest;
    private long _position;

    public override bool CanRead => true;

    public override bool CanSeek => true;

    public override bool CanWrite => false;

    public override long Length => file.Bytes;

    public override long Position
    {
        get => _position;
        set => Seek(value, SeekOrigin.Begin);
    }

    public override long Seek(long offset, SeekOrigin origin)
    {
        var position = origin switch
        {
            SeekOrigin.Begin => offset,
            SeekOrigin.Current => _position + offset,
            _ => Length + offset,
        };
        ArgumentOutOfRangeException.ThrowIfNegative(position, nameof(offset));
        if (position != _position)
            Close(position);
        return position;
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_position >= Length || buffer.IsEmpty)
            return 0;
        _call ??= exchange.ReadExport(new ReadExportRequest { Export = export, File = file.Name, Offset = _position }, cancellationToken: cancellationToken);
        while (_rest.IsEmpty)
        {
            if (!await _call.ResponseStream.MoveNext(cancellationToken))
                return 0;
            _rest = _call.ResponseStream.Current.Chunk.Memory;
        }

        var read = Math.Min(buffer.Length, _rest.Length);
        _rest[..read].CopyTo(buffer);
        _rest = _rest[read..];
        _position += read;
        return read;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            Close(_position);
        base.Dispose(disposing);
    }

    private void Close(long position)
    {
        _call?.Dispose();
        (_call, _rest, _position) = (null, default, position);
    }
}
