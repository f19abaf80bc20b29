using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;
using Assay.Imaging;
using Xunit;

namespace Assay.Tests.Imaging;

public sealed class DecodeLimitsTests
{
    private static readonly ImageDecoder Decoder = new(new ImageGeometry(32, 32));

    [Fact]
    public void Decode_NoBytes_IsEmpty() => AssertFails([], ImageDecodeReason.Empty, "0 bytes");

    [Fact]
    public void Decode_TextNamedPng_IsUnknown() =>
        AssertFails("these are not pixels\n"u8.ToArray(), ImageDecodeReason.UnknownFormat, "It looks like text");

    [Theory]
    [InlineData("<?xml version=\"1.0\"?><svg xmlns=\"http://www.w3.org/2000/svg\" width=\"9\" height=\"9\"/>", "SVG")]
    [InlineData("%PDF-1.4 and more", "PDF")]
    [InlineData("BM and so on, as bitmaps begin", "BMP")]
    public void Decode_FormatThatIsNotLetIn_IsUnknown(string contents, string name) =>
        AssertFails(Encoding.ASCII.GetBytes(contents), ImageDecodeReason.UnknownFormat, name);

    [Theory]
    [InlineData(0.3)]
    [InlineData(0.6)]
    [InlineData(0.95)]
    public void Decode_JpegCutShort_IsTruncatedAndNotGrey(double share)
    {
        var whole = Fixture.Scene(640, 480);
        AssertFails(whole[..(int)(whole.Length * share)], ImageDecodeReason.Truncated, "The JPEG file is cut short");
    }

    [Theory]
    [InlineData(EncodedFormat.Png)]
    [InlineData(EncodedFormat.WebP)]
    public void Decode_FileCutShort_IsTruncated(EncodedFormat format)
    {
        var whole = Fixture.Scene(320, 240, format);
        AssertFails(whole[..(whole.Length / 2)], ImageDecodeReason.Truncated, "is cut short");
    }

    [Theory]
    [InlineData(11)]
    [InlineData(40)]
    public void Decode_HeaderAlone_IsTruncated(int bytes) => AssertFails(Fixture.Scene(64, 64)[..bytes], ImageDecodeReason.Truncated, "is cut short");

    [Fact]
    public void Decode_DamagedData_IsCorrupt()
    {
        var png = Fixture.Bytes("picture.png");
        png.AsSpan(4000, 400).Fill(0x5A);
        AssertFails(png, ImageDecodeReason.Corrupt, "The PNG data are damaged", StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void Decode_BombOf900Megapixels_IsRefusedFromItsHeader()
    {
        var before = GC.GetAllocatedBytesForCurrentThread();
        AssertFails(PngHeader(30_000, 30_000), ImageDecodeReason.TooManyPixels, "30000 x 30000 = 900000000 pixels; the limit is 100000000");
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Fact]
    public void Decode_MoreBytesThanAllowed_IsRefused()
    {
        var decoder = new ImageDecoder(new ImageGeometry(32, 32), new DecodeLimits { MaxBytes = 100 });
        AssertFails(Fixture.Bytes("rgb.png"), ImageDecodeReason.TooManyBytes, "The file has 112 bytes; the limit is 100", decoder: decoder);
    }

    [Theory]
    [InlineData(64)]
    [InlineData(3000)] // large enough to be stopped within
    public void Decode_NoTimeLeft_IsTimeout(int side)
    {
        var decoder = new ImageDecoder(new ImageGeometry(32, 32), new DecodeLimits { MaxTime = TimeSpan.FromTicks(1) });
        AssertFails(Fixture.Scene(side, side, EncodedFormat.Png), ImageDecodeReason.Timeout, $"Decoding {side} x {side} pixels took longer than", decoder: decoder);
    }

    [Fact]
    public void Decode_AfterFailures_StillReads()
    {
        for (var i = 0; i < 50; i++)
            Assert.Throws<ImageDecodeException>(() => Decoder.Decode(Fixture.Bytes("orientation-1.jpg").AsSpan(0, 700), new byte[32 * 32 * 3]));
        Decoder.Decode(Fixture.Bytes("rgb.png"), new byte[32 * 32 * 3]);
    }

    [Fact]
    public void WriteUndecoded_KeepsOnlyTheBytes()
    {
        var facts = Enumerable.Repeat(7f, ImageFacts.Count).ToArray();
        ImageFacts.WriteUndecoded(123, facts);
        Assert.Equal(123, facts[ImageFacts.Bytes]);
        Assert.Equal(123, facts.Sum());
    }

    private static void AssertFails(byte[] encoded, ImageDecodeReason reason, string message, StringComparison comparison = StringComparison.Ordinal, ImageDecoder? decoder = null)
    {
        decoder ??= Decoder;
        var error = Assert.Throws<ImageDecodeException>(() => decoder.Read(encoded, new byte[decoder.Geometry.PixelBytes], new float[ImageFacts.Count]));
        Assert.Equal(reason, error.Reason);
        Assert.Contains(message, error.Message, comparison);
    }

    /// <summary>A sound PNG of black pixels as far as anything that reads its header can tell; its data end at once.</summary>
    private static byte[] PngHeader(int width, int height)
    {
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = 8;
        header[9] = 2;
        var data = new MemoryStream();
        using (var zlib = new ZLibStream(data, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(new byte[1000]);
        return [0x89, .. "PNG\r\n"u8, 0x1A, .. "\n"u8, .. Chunk("IHDR", header), .. Chunk("IDAT", data.ToArray()), .. Chunk("IEND", [])];

        static byte[] Chunk(string type, byte[] body)
        {
            byte[] named = [.. Encoding.ASCII.GetBytes(type), .. body];
            var chunk = new byte[body.Length + 12];
            BinaryPrimitives.WriteInt32BigEndian(chunk, body.Length);
            named.CopyTo(chunk, 4);
            var crc = uint.MaxValue;
            foreach (var value in named)
            {
                crc ^= value;
                for (var bit = 0; bit < 8; bit++)
                    crc = (crc & 1) == 1 ? (crc >> 1) ^ 0xEDB88320 : crc >> 1;
            }

            BinaryPrimitives.WriteUInt32BigEndian(chunk.AsSpan(body.Length + 8), ~crc);
            return chunk;
        }
    }
}
