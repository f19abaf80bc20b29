using Assay.ObjectStorage;

namespace Assay.LabelStore.Pieces;

/// <summary>A file that is kept in pieces, one object each, as one stream from any byte on. One piece is open at a time.</summary>
/// <param name="objects">Where the pieces are.</param>
/// <param name="keyOf">Key of a piece by its number, from 0.</param>
/// <param name="lengths">Bytes of each piece.</param>
/// <param name="offset">Byte to begin with, 0 .. all bytes.</param>
internal sealed class PieceStream(IObjectStore objects, Func<int, string> keyOf, IReadOnlyList<long> lengths, long offset = 0) : Stream
{
    private readonly byte[] _skipped = new byte[64 * 1024];
    private Stream? _open;
    private int _next;
    private long _skip = offset;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => lengths.Sum();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (!buffer.IsEmpty && await OpenAsync(cancellationToken) is { } piece)
        {
            if (await piece.ReadAsync(buffer, cancellationToken) is > 0 and var read)
                return read;
            await CloseAsync();
        }

        return 0;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Read it asynchronously.");

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override async ValueTask DisposeAsync()
    {
        await CloseAsync();
        await base.DisposeAsync();
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _open?.Dispose();
        base.Dispose(disposing);
    }

    // Null at the end.
    private async ValueTask<Stream?> OpenAsync(CancellationToken cancellationToken)
    {
        if (_open is not null)
            return _open;
        while (_next < lengths.Count && _skip >= lengths[_next])
            _skip -= lengths[_next++];
        if (_next == lengths.Count)
            return null;

        _open = await objects.OpenReadAsync(keyOf(_next++), cancellationToken);
        while (_skip > 0)
        {
            var read = await _open.ReadAsync(_skipped.AsMemory(0, (int)Math.Min(_skip, _skipped.Length)), cancellationToken);
            if (read == 0)
                throw new EndOfStreamException($"The object '{keyOf(_next - 1)}' is shorter than it was when it was written.");
            _skip -= read;
        }

        return _open;
    }

    private async ValueTask CloseAsync()
    {
        if (_open is not null)
            await _open.DisposeAsync();
        _open = null;
    }
}
