namespace Assay.Imaging;

/// <summary>Makes small copies of images for people to look at, under the same limits as <see cref="ImageDecoder"/>.</summary>
/// <param name="limits">What one image may cost; <see cref="DecodeLimits.Default"/> where null.</param>
public sealed class Thumbnailer(DecodeLimits? limits = null)
{
    /// <summary>Decodes, orients, scales down (never up) and encodes.</summary>
    /// <param name="encoded">The image file's bytes, of any format that is read.</param>
    /// <param name="maxSide">The longer side of the result at most, in pixels.</param>
    /// <param name="format">Of the result.</param>
    /// <param name="quality">1 to 100.</param>
    /// <exception cref="ImageDecodeException">The image cannot be read; says why.</exception>
    public byte[] Render(ReadOnlySpan<byte> encoded, int maxSide, EncodedFormat format = EncodedFormat.WebP, int quality = 80)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxSide, 1);
        using var source = RasterSource.Open(encoded, limits ?? DecodeLimits.Default);
        var scale = Math.Min(1, (double)maxSide / Math.Max(source.Width, source.Height));
        using var pixels = source.Decode(Scaled(source.Width), Scaled(source.Height), RgbColour.White);
        return ImageEncoder.Encode(pixels.Pixels, pixels.Width, pixels.Height, format, quality);

        int Scaled(int side) => Math.Max(1, (int)Math.Round(side * scale, MidpointRounding.AwayFromZero));
    }
}
