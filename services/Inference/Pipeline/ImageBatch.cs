using System.Buffers;

namespace Assay.Inference.Pipeline;

/// <summary>
/// Consecutive rows of a shard that are worked on together, such as by a model, in a pooled tensor, uint8 [n, height, width, 3],
/// each row as one picture or as several. Which rows those are follows
/// from the shard alone, so the columns have the same bytes however many threads filled them.
/// </summary>
internal sealed class ImageBatch : IDisposable
{
    private readonly byte[] _pixels;
    private readonly int _stride;
    private int _pending;

    public ImageBatch(ShardPass pass, int firstRow, int count)
    {
        (Pass, FirstRow, Count, _pending) = (pass, firstRow, count, count);
        _stride = pass.PixelBytes * pass.PicturesPerRow;
        _pixels = ArrayPool<byte>.Shared.Rent(pass.RowsPerBatch * _stride);
    }

    public ShardPass Pass { get; }

    public int FirstRow { get; }

    public int Count { get; }

    /// <summary>Pictures that go through the model.</summary>
    public int Pictures => Count * Pass.PicturesPerRow;

    public Memory<byte> Pixels => _pixels.AsMemory(0, Count * _stride);

    /// <summary>Room for all pictures of a row.</summary>
    public Span<byte> PixelsOf(int row) => _pixels.AsSpan((row - FirstRow) * _stride, _stride);

    /// <summary>Notes that a row is there (or never will be).</summary>
    /// <returns>True for the last one.</returns>
    public bool EndRow() => Interlocked.Decrement(ref _pending) == 0;

    public void Dispose() => ArrayPool<byte>.Shared.Return(_pixels);
}
