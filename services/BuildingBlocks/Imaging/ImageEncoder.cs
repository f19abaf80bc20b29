using NetVips;

namespace Assay.Imaging;

/// <summary>Writes pixels as image files, without metadata.</summary>
public static class ImageEncoder
{
    /// <summary>Encodes a picture. The same pixels give the same bytes.</summary>
    /// <param name="rgb">[height * width * 3], sRGB, 0 to 255.</param>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    /// <param name="format">JPEG, PNG or WebP.</param>
    /// <param name="quality">1 (small) to 100 (good); not for PNG.</param>
    public static byte[] Encode(ReadOnlySpan<byte> rgb, int width, int height, EncodedFormat format, int quality = 85)
    {
        LibVips.EnsureConfigured();
        if (rgb.Length != (long)width * height * 3)
            throw new ArgumentException($"{rgb.Length} bytes were given for {width} x {height} RGB pixels.", nameof(rgb));
        using var image = Image.NewFromMemoryCopy(rgb, width, height, 3, Enums.BandFormat.Uchar);
        using var srgb = image.Copy(interpretation: Enums.Interpretation.Srgb);
        return Encode(srgb, format, quality);
    }

    internal static byte[] Encode(Image image, EncodedFormat format, int quality)
    {
        if (quality is < 1 or > 100)
            throw new ArgumentOutOfRangeException(nameof(quality), quality, "The quality of an encoded image is 1 to 100.");
        return format switch
        {
            EncodedFormat.Jpeg => image.JpegsaveBuffer(q: quality, keep: Enums.ForeignKeep.None),
            EncodedFormat.Png => image.PngsaveBuffer(compression: 6, keep: Enums.ForeignKeep.None),
            // Effort 2 of 6: pages are filled while people wait.
            EncodedFormat.WebP => image.WebpsaveBuffer(q: quality, effort: 2, keep: Enums.ForeignKeep.None),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }
}
