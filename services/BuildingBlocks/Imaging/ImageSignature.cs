using System.Buffers.Binary;

namespace Assay.Imaging;

/// <summary>
/// What the bytes themselves say of an encoded image. libvips has loaders for formats that run scripts, follow links or call
/// other programs; only what is recognised here ever reaches it. Whether a broken file is truncated is also decided here, not
/// from libvips' messages: its error buffer is shared by all threads, and the reason must not depend on what else fails.
/// </summary>
internal static class ImageSignature
{
    public static ImageFormat Detect(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return ImageFormat.Jpeg;
        if (bytes.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return ImageFormat.Png;
        if (bytes.Length >= 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8))
            return ImageFormat.WebP;
        if (bytes.StartsWith("GIF87a"u8) || bytes.StartsWith("GIF89a"u8))
            return ImageFormat.Gif;
        if (bytes.StartsWith("II*\0"u8) || bytes.StartsWith("MM\0*"u8) || bytes.StartsWith("II+\0"u8) || bytes.StartsWith("MM\0+"u8))
            return ImageFormat.Tiff;
        if (bytes.Length >= 12 && bytes[4..].StartsWith("ftyp"u8) && IsHeifBrand(bytes[8..12]))
            return ImageFormat.Heif;
        return ImageFormat.Unknown;
    }

    /// <summary>A name for what an unknown file looks like, for the message to people; null where nothing can be said.</summary>
    public static string? Describe(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith("BM"u8))
            return "a BMP file, which is not read here; convert it to PNG";
        if (bytes.StartsWith("%PDF"u8))
            return "a PDF document";
        var head = bytes[..Math.Min(bytes.Length, 512)];
        if (head.IndexOf("<svg"u8) >= 0)
            return "an SVG drawing, which is not read from untrusted input; render it to PNG";
        if (bytes.StartsWith("PK\x03\x04"u8))
            return "a ZIP archive";
        return head.IndexOfAnyInRange((byte)0, (byte)8) < 0 ? "text" : null;
    }

    /// <summary>False where the file ends before its format says that it may.</summary>
    public static bool IsComplete(ReadOnlySpan<byte> bytes, ImageFormat format) => format switch
    {
        ImageFormat.Jpeg => JpegEnds(bytes),
        ImageFormat.Png => PngEnds(bytes),
        ImageFormat.WebP => BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]) + 8L <= bytes.Length,
        ImageFormat.Gif => bytes[^Math.Min(bytes.Length, 64)..].LastIndexOf((byte)0x3B) >= 0,
        _ => true,
    };

    private static bool JpegEnds(ReadOnlySpan<byte> bytes)
    {
        // Past the segments before the first scan: the thumbnail within one of them has an end marker of its own.
        var at = 2;
        while (at + 4 <= bytes.Length && bytes[at] == 0xFF)
        {
            if (bytes[at + 1] == 0xDA)
                return bytes[at..].LastIndexOf((ReadOnlySpan<byte>)[0xFF, 0xD9]) >= 0; // editors append data after it
            at += bytes[at + 1] == 0xFF ? 1 : 2 + BinaryPrimitives.ReadUInt16BigEndian(bytes[(at + 2)..]);
        }

        return at + 4 <= bytes.Length; // something that is no segment is damage, not an end
    }

    private static bool PngEnds(ReadOnlySpan<byte> bytes)
    {
        var at = 8;
        while (at + 12 <= bytes.Length)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
            if (bytes[(at + 4)..].StartsWith("IEND"u8))
                return true;
            if (length > bytes.Length - at - 12)
                return false;
            at += (int)length + 12;
        }

        return false;
    }

    private static bool IsHeifBrand(ReadOnlySpan<byte> brand) =>
        brand.SequenceEqual("avif"u8) || brand.SequenceEqual("avis"u8) || brand.SequenceEqual("heic"u8) || brand.SequenceEqual("heix"u8) ||
        brand.SequenceEqual("heim"u8) || brand.SequenceEqual("heis"u8) || brand.SequenceEqual("hevc"u8) || brand.SequenceEqual("mif1"u8) || brand.SequenceEqual("msf1"u8);
}
