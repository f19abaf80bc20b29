using System.Buffers.Binary;
using System.IO.Compression;
using Assay.Imaging;

namespace Assay.FunctionalTests.Inference;

/// <summary>Small pictures, sound and broken.</summary>
internal static class TestImages
{
    /// <summary>A picture of its own for every seed.</summary>
    public static byte[] Picture(int seed, EncodedFormat format = EncodedFormat.Jpeg, int width = 96, int height = 72)
    {
        var random = new Random(seed);
        var (r, g, b, step) = (random.Next(256), random.Next(256), random.Next(256), random.Next(3, 12));
        var rgb = new byte[width * height * 3];
        for (var i = 0; i < width * height; i++)
        {
            var stripe = i % width / step % 2 == 0 ? 1.0 : 0.5;
            (rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]) = ((byte)(r * stripe), (byte)(g * i / (width * height)), (byte)(b * stripe));
        }

        return ImageEncoder.Encode(rgb, width, height, format);
    }

    /// <summary>Writes pictures to a folder; returns their paths.</summary>
    public static List<string> WriteTo(string folder, int count, int firstSeed = 0)
    {
        Directory.CreateDirectory(folder);
        var paths = new List<string>();
        for (var i = 0; i < count; i++)
        {
            var (format, extension) = i % 3 == 0 ? (EncodedFormat.Png, "png") : (EncodedFormat.Jpeg, "jpg");
            paths.Add(Path.Combine(folder, $"{firstSeed + i:D4}.{extension}"));
            File.WriteAllBytes(paths[^1], Picture(firstSeed + i, format, 64 + i % 5 * 40, 64 + i % 3 * 50));
        }

        return paths;
    }

    /// <summary>A PNG that says it has 30,000 x 30,000 pixels, in a hundred bytes.</summary>
    public static byte[] HugePng()
    {
        using var png = new MemoryStream();
        png.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]);
        Span<byte> header = stackalloc byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, 30_000);
        BinaryPrimitives.WriteInt32BigEndian(header[4..], 30_000);
        header[8] = 8; // bits
        header[9] = 2; // RGB
        Chunk("IHDR"u8, header);
        using var rows = new MemoryStream();
        using (var zlib = new ZLibStream(rows, CompressionLevel.SmallestSize, leaveOpen: true))
            zlib.Write(new byte[1 + 3 * 30_000]);
        Chunk("IDAT"u8, rows.ToArray());
        Chunk("IEND"u8, []);
        return png.ToArray();

        void Chunk(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
        {
            Span<byte> number = stackalloc byte[4];
            BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
            png.Write(number);
            png.Write(type);
            png.Write(content);
            BinaryPrimitives.WriteUInt32BigEndian(number, Crc(type, content));
            png.Write(number);
        }
    }

    /// <summary>CRC-32 of ISO 3309, as PNG takes it.</summary>
    private static uint Crc(ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        var crc = uint.MaxValue;
        foreach (var value in (ReadOnlySpan<byte>)[.. type, .. content])
        {
            crc ^= value;
            for (var bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
