using System.Collections.Concurrent;
using System.Runtime.InteropServices;

namespace Assay.ObjectStorage.S3;

/// <summary>Parts of a stream whose length need not be known, in buffers that are used again: as many as are in flight.</summary>
internal sealed class StreamParts : IParts, IDisposable
{
    private const int SmallestBuffer = 64 << 10;

    private readonly Stream _content;
    private readonly int _partSize;
    private readonly ConcurrentBag<byte[]> _free = [];
    private readonly Queue<ReadOnlyMemory<byte>> _ahead = [];

    private StreamParts(Stream content, int partSize) => (_content, _partSize) = (content, partSize);

    /// <summary>All of the stream when one part holds it.</summary>
    public ReadOnlyMemory<byte>? Only { get; private set; }

    public static async Task<StreamParts> OpenAsync(Stream content, int partSize, CancellationToken cancellationToken)
    {
        var parts = new StreamParts(content, partSize);
        var first = await parts.FirstAsync(cancellationToken).ConfigureAwait(false);
        if (first.Length < partSize)
        {
            parts.Only = first;
            return parts;
        }

        parts._ahead.Enqueue(first);
        if (await parts.FillAsync(partSize, cancellationToken).ConfigureAwait(false) is { } second)
            parts._ahead.Enqueue(second);
        else
            parts.Only = first;
        return parts;
    }

    public async ValueTask<ReadOnlyMemory<byte>?> NextAsync(int length, CancellationToken cancellationToken) =>
        _ahead.TryDequeue(out var part) ? part : await FillAsync(length, cancellationToken).ConfigureAwait(false);

    public void Return(ReadOnlyMemory<byte> part)
    {
        if (MemoryMarshal.TryGetArray(part, out var array))
            _free.Add(array.Array!);
    }

    public void Dispose() => _free.Clear();

    // Most objects are far smaller than a part: the buffer grows with what comes.
    private async Task<ReadOnlyMemory<byte>> FirstAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(_partSize, _content.CanSeek ? Math.Max(1, _content.Length - _content.Position) : SmallestBuffer)];
        var filled = 0;
        while (true)
        {
            filled += await _content.ReadAtLeastAsync(buffer.AsMemory(filled), buffer.Length - filled, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
            if (filled < buffer.Length || filled == _partSize)
                return buffer.AsMemory(0, filled);
            Array.Resize(ref buffer, (int)Math.Min(_partSize, buffer.Length * 2L));
        }
    }

    private async Task<ReadOnlyMemory<byte>?> FillAsync(int length, CancellationToken cancellationToken)
    {
        if (!_free.TryTake(out var buffer) || buffer.Length != length)
            buffer = GC.AllocateUninitializedArray<byte>(length);
        var filled = await _content.ReadAtLeastAsync(buffer, length, throwOnEndOfStream: false, cancellationToken).ConfigureAwait(false);
        // Not "null" alone: that converts to memory without bytes.
        return filled == 0 ? (ReadOnlyMemory<byte>?)null : buffer.AsMemory(0, filled);
    }
}
