using NetVips;
using Vips = NetVips.NetVips;

namespace Assay.Imaging;

/// <summary>Pixels in libvips' memory: RGB, one byte a channel, rows without padding.</summary>
internal sealed unsafe class PixelBuffer : IDisposable
{
    private nint _pixels;

    private PixelBuffer(nint pixels, int width, int height) => (_pixels, Width, Height) = (pixels, width, height);

    public int Width { get; }

    public int Height { get; }

    public ReadOnlySpan<byte> Pixels => new((void*)_pixels, Width * Height * 3);

    /// <summary>Computes an image of three bands of bytes.</summary>
    public static PixelBuffer Compute(Image image) => new(image.WriteToMemory(out _), image.Width, image.Height);

    /// <summary>An image over these pixels; it must not outlive them.</summary>
    public Image AsImage() => Image.NewFromMemory(_pixels, (ulong)(Width * Height * 3), Width, Height, 3, Enums.BandFormat.Uchar);

    public void Dispose()
    {
        Vips.Free(_pixels);
        _pixels = 0;
    }
}
