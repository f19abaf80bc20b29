using System.Buffers;

namespace Assay.ObjectStorage.Images;

/// <summary>The encoded bytes of an image in a pooled buffer. Dispose exactly once, after the last use of <see cref="Bytes"/>.</summary>
public sealed class ImageContent : IDisposable
{
    private byte[]? _buffer;

    internal ImageContent(byte[] rented, int length) => (_buffer, Length) = (rented, length);

    /// <summary>Number of bytes.</summary>
    public int Length { get; }

    public ReadOnlyMemory<byte> Bytes =>
        (_buffer ?? throw new ObjectDisposedException(nameof(ImageContent))).AsMemory(0, Length);

    public void Dispose()
    {
        if (Interlocked.Exchange(ref _buffer, null) is { } buffer)
            ArrayPool<byte>.Shared.Return(buffer);
    }
}
