using Assay.Imaging;
using Xunit;
using NetVipsEnums = NetVips.Enums;

namespace Assay.Tests.Imaging;

public sealed class ImageDecoderTests
{
    private static readonly (byte, byte, byte) Red = (255, 0, 0), Green = (0, 255, 0), Blue = (0, 0, 255), White = (255, 255, 255);

    [Theory]
    [InlineData("rgb.png", 0)]
    [InlineData("palette.png", 0)]
    [InlineData("lossless.webp", 0)]
    [InlineData("rgb.tif", 0)]
    [InlineData("two-frames.gif", 0)]
    [InlineData("orientation-1.jpg", 4)]
    [InlineData("orientation-2.jpg", 4)]
    [InlineData("orientation-3.jpg", 4)]
    [InlineData("orientation-4.jpg", 4)]
    [InlineData("orientation-5.jpg", 4)]
    [InlineData("orientation-6.jpg", 4)]
    [InlineData("orientation-7.jpg", 4)]
    [InlineData("orientation-8.jpg", 4)]
    public void Decode_FourQuadrants_KeepsColoursInPlace(string name, int tolerance)
    {
        var decoder = new ImageDecoder(new ImageGeometry(40, 30));
        var pixels = new byte[decoder.Geometry.PixelBytes];
        var facts = new float[ImageFacts.Count];

        var reading = decoder.Read(Fixture.Bytes(name), pixels, facts);

        Assert.Equal((40, 30), (reading.Width, reading.Height));
        Assert.Equal((40f, 30f, 1f), (facts[ImageFacts.Width], facts[ImageFacts.Height], facts[ImageFacts.Decoded]));
        // Away from the borders, where JPEG's blocks ring.
        AssertNear(Red, Fixture.At(pixels, 40, 4, 3), tolerance);
        AssertNear(Green, Fixture.At(pixels, 40, 35, 3), tolerance);
        AssertNear(Blue, Fixture.At(pixels, 40, 4, 26), tolerance);
        AssertNear(White, Fixture.At(pixels, 40, 35, 26), tolerance);
    }

    [Fact]
    public void Decode_Cmyk_ConvertsAsInkOnPaper()
    {
        // The file holds plain complements; ink on paper is duller, yet no hue turns into another and paper is white.
        var pixels = Fixture.Decode(Fixture.Bytes("cmyk.jpg"), 40, 30);
        var (red, green, blue) = (Fixture.At(pixels, 40, 4, 3), Fixture.At(pixels, 40, 35, 3), Fixture.At(pixels, 40, 4, 26));
        Assert.True(red.R > 200 && red.G < 80 && red.B < 80, red.ToString());
        Assert.True(green.G > 120 && green.R < 60 && green.B < 100, green.ToString());
        Assert.True(blue.B > 100 && blue.R < 80 && blue.G < 80, blue.ToString());
        AssertNear(White, Fixture.At(pixels, 40, 35, 26), 4);
    }

    [Theory]
    [InlineData("grey.png", 0)]
    [InlineData("grey16.png", 1)]
    [InlineData("grey.jpg", 3)]
    public void Decode_Grey_RepeatsTheValueInAllChannels(string name, int tolerance)
    {
        var pixels = Fixture.Decode(Fixture.Bytes(name), 40, 30);
        foreach (var x in new[] { 0, 7, 20, 39 })
            AssertNear(((byte)(6 * x), (byte)(6 * x), (byte)(6 * x)), Fixture.At(pixels, 40, x, 15), tolerance);
    }

    [Fact]
    public void Decode_Bilevel_GivesBlackAndWhite()
    {
        var pixels = Fixture.Decode(Fixture.Bytes("bilevel.png"), 40, 30);
        Assert.All(pixels, value => Assert.True(value is 0 or 255));
        Assert.Equal(White, Fixture.At(pixels, 40, 35, 26));
        Assert.Equal((0, 0, 0), Fixture.At(pixels, 40, 4, 26));
    }

    [Fact]
    public void Decode_Transparency_LiesOnTheBackground()
    {
        var pixels = Fixture.Decode(Fixture.Bytes("alpha.png"), 40, 30, new RgbColour(100, 0, 50));
        AssertNear((200, 100, 0), Fixture.At(pixels, 40, 5, 5), 0);
        AssertNear((120, 20, 40), Fixture.At(pixels, 40, 30, 5), 1); // 0.2 * (200, 100, 0) + 0.8 * (100, 0, 50)

        var grey = Fixture.Decode(Fixture.Bytes("grey-alpha.png"), 40, 30);
        AssertNear((228, 228, 228), Fixture.At(grey, 40, 20, 5), 1); // 0.2 * 120 + 0.8 * 255
    }

    [Fact]
    public void Decode_WideGamutProfile_ConvertsToSrgb()
    {
        // A colour of sRGB written in Display P3, where it has other numbers.
        byte[] encoded, plain;
        using (var source = NetVips.Image.NewFromMemoryCopy<byte>(Enumerable.Repeat(new byte[] { 200, 60, 30 }, 64).SelectMany(p => p).ToArray(), 8, 8, 3, NetVipsEnums.BandFormat.Uchar))
        using (var srgb = source.Copy(interpretation: NetVipsEnums.Interpretation.Srgb))
        using (var p3 = srgb.IccTransform("p3", inputProfile: "srgb"))
        {
            encoded = p3.PngsaveBuffer();
            plain = p3.PngsaveBuffer(keep: NetVipsEnums.ForeignKeep.None);
        }

        AssertNear((200, 60, 30), Fixture.At(Fixture.Decode(encoded, 8, 8), 8, 4, 4), 2);
        Assert.True(Math.Abs(Fixture.At(Fixture.Decode(plain, 8, 8), 8, 4, 4).R - 200) > 5);
    }

    [Theory]
    [InlineData(57, 31)] // down
    [InlineData(300, 250)] // up
    [InlineData(57, 250)] // both
    [InlineData(120, 90)] // neither
    public void Decode_LinearRamp_StaysTheRampAtPixelCentres(int width, int height)
    {
        // A triangle filter and bilinear interpolation keep a linear ramp; a picture that is shifted by part of a pixel would show.
        var ramp = new byte[120 * 90 * 3];
        for (var i = 0; i < ramp.Length; i++)
            ramp[i] = (byte)(i % 3 == 0 ? i / 3 % 120 * 2 : i % 3 == 1 ? i / 3 / 120 * 2 : 128);
        var pixels = Fixture.Decode(ImageEncoder.Encode(ramp, 120, 90, EncodedFormat.Png), width, height);
        foreach (var (x, y) in new[] { (width / 4, height / 3), (width / 2, height / 2), (width * 3 / 4, height * 2 / 3) })
        {
            var (r, g, b) = Fixture.At(pixels, width, x, y);
            Assert.InRange(r, 2 * ((x + 0.5) * 120 / width - 0.5) - 1.01, 2 * ((x + 0.5) * 120 / width - 0.5) + 1.01);
            Assert.InRange(g, 2 * ((y + 0.5) * 90 / height - 0.5) - 1.01, 2 * ((y + 0.5) * 90 / height - 0.5) + 1.01);
            Assert.Equal(128, b);
        }
    }

    [Fact]
    public void Decode_CropCenter_CutsTheMiddle()
    {
        // 40 x 30 to a square of 30: columns 5 to 34, so that the border between quadrants stays in the middle.
        var decoder = new ImageDecoder(new ImageGeometry(30, 30, ResizeMode.CropCenter));
        var pixels = new byte[decoder.Geometry.PixelBytes];
        decoder.Decode(Fixture.Bytes("rgb.png"), pixels);
        Assert.Equal(Red, Fixture.At(pixels, 30, 14, 14));
        Assert.Equal(Green, Fixture.At(pixels, 30, 15, 14));
        Assert.Equal(Blue, Fixture.At(pixels, 30, 14, 15));
        Assert.Equal(White, Fixture.At(pixels, 30, 15, 15));
    }

    [Fact]
    public void Decode_CropCenterAfterShortSide_SeesLess()
    {
        var decoder = new ImageDecoder(new ImageGeometry(10, 10, ResizeMode.CropCenter, 30));
        var pixels = new byte[decoder.Geometry.PixelBytes];
        decoder.Decode(Fixture.Bytes("grey.png"), pixels);
        Assert.Equal(6 * 15, pixels[0]); // columns 15 to 24 of the original
        Assert.Equal(6 * 24, pixels[^1]);
    }

    [Fact]
    public void Decode_Pad_FillsTheRestWithTheBackground()
    {
        var decoder = new ImageDecoder(new ImageGeometry(40, 40, ResizeMode.Pad), background: new RgbColour(1, 2, 3));
        var pixels = new byte[decoder.Geometry.PixelBytes];
        decoder.Decode(Fixture.Bytes("rgb.png"), pixels);
        Assert.Equal((1, 2, 3), Fixture.At(pixels, 40, 20, 4));
        Assert.Equal(Red, Fixture.At(pixels, 40, 0, 5));
        Assert.Equal(White, Fixture.At(pixels, 40, 39, 34));
        Assert.Equal((1, 2, 3), Fixture.At(pixels, 40, 20, 35));
    }

    [Theory]
    [InlineData(1600, 1200)] // JPEG is halved while it is decoded
    [InlineData(4000, 3000)] // quartered
    public void Decode_LargeJpeg_LooksLikeTheDrawing(int width, int height)
    {
        var pixels = Fixture.Decode(Fixture.Scene(width, height), 64, 48);
        AssertNear((143, 193, 242), Fixture.At(pixels, 64, 2, 27), 6); // the sky's gradient at 275 of 300
        AssertNear((0xcc, 0x33, 0x33), Fixture.At(pixels, 64, 44, 34), 6);
        AssertNear((0x33, 0x55, 0x33), Fixture.At(pixels, 64, 60, 44), 6);
        AssertNear((0xff, 0xd7, 0x00), Fixture.At(pixels, 64, 48, 11), 6);
    }

    [Theory]
    [InlineData(64, ResizeMode.Squash)]
    [InlineData(224, ResizeMode.Squash)]
    [InlineData(224, ResizeMode.Pad)]
    [InlineData(96, ResizeMode.CropCenter)]
    public void Read_InputNotAboveTheCanonicalSize_GivesTheSameFacts(int side, ResizeMode mode)
    {
        var encoded = Fixture.Scene(900, 700);
        var (reference, hash) = Facts(new ImageGeometry(32, 32));
        var (facts, other) = Facts(new ImageGeometry(side, side, mode));
        Assert.Equal(reference, facts);
        Assert.Equal(hash, other);

        (float[] Facts, ulong Hash) Facts(ImageGeometry geometry)
        {
            var facts = new float[ImageFacts.Count];
            var reading = new ImageDecoder(geometry).Read(encoded, new byte[geometry.PixelBytes], facts);
            return (facts, reading.PerceptualHash);
        }
    }

    [Fact]
    public void Read_InputAboveTheCanonicalSize_GivesNearlyTheSameFacts()
    {
        var encoded = Fixture.Scene(900, 700);
        var (small, large) = (new float[ImageFacts.Count], new float[ImageFacts.Count]);
        var a = new ImageDecoder(new ImageGeometry(64, 64)).Read(encoded, new byte[64 * 64 * 3], small);
        var b = new ImageDecoder(new ImageGeometry(448, 448)).Read(encoded, new byte[448 * 448 * 3], large);
        Assert.InRange(PerceptualHash.Distance(a.PerceptualHash, b.PerceptualHash), 0, 2);
        Assert.Equal(small[ImageFacts.Brightness], large[ImageFacts.Brightness], 0.01f);
        Assert.Equal(small[ImageFacts.Entropy], large[ImageFacts.Entropy], 0.3f);
    }

    [Fact]
    public void Decode_ManyThreads_GiveTheBytesOfOne()
    {
        var files = Enumerable.Range(0, 24).Select(i => Fixture.Scene(300 + 10 * i, 260, sun: $"#{i:x2}8080")).ToArray();
        var geometry = new ImageGeometry(96, 96);
        var decoder = new ImageDecoder(geometry);
        var alone = files.Select(Read).ToArray();
        var together = new byte[files.Length][];
        Parallel.For(0, files.Length, new ParallelOptions { MaxDegreeOfParallelism = 8 }, i => together[i] = Read(files[i]));
        for (var i = 0; i < files.Length; i++)
            Assert.Equal(alone[i], together[i]);

        byte[] Read(byte[] file)
        {
            var pixels = new byte[geometry.PixelBytes];
            decoder.Read(file, pixels, new float[ImageFacts.Count]);
            return pixels;
        }
    }

    [Fact]
    public void Decode_BufferOfAnotherSize_SaysWhatIsNeeded()
    {
        var error = Assert.Throws<ArgumentException>(() => new ImageDecoder(new ImageGeometry(8, 8)).Decode(Fixture.Bytes("rgb.png"), new byte[10]));
        Assert.Contains("10 bytes were given for 8 x 8 RGB pixels, which take 192", error.Message);
    }

    [Theory]
    [InlineData(0, 10, ResizeMode.Squash, null)]
    [InlineData(10, 9000, ResizeMode.Squash, null)]
    [InlineData(224, 224, ResizeMode.Squash, 256)]
    [InlineData(224, 224, ResizeMode.CropCenter, 200)]
    public void Constructor_ImpossibleGeometry_Throws(int width, int height, ResizeMode mode, int? side) =>
        Assert.Throws<ArgumentException>(() => new ImageDecoder(new ImageGeometry(width, height, mode, side)));

    private static void AssertNear((byte R, byte G, byte B) expected, (byte R, byte G, byte B) actual, int tolerance) => Assert.True(
        Math.Abs(expected.R - actual.R) <= tolerance && Math.Abs(expected.G - actual.G) <= tolerance && Math.Abs(expected.B - actual.B) <= tolerance,
        $"expected {expected} within {tolerance}, found {actual}");
}
