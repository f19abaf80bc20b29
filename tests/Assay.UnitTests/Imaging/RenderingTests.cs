using Assay.Imaging;
using Xunit;

namespace Assay.Tests.Imaging;

public sealed class RenderingTests
{
    private const string Square = """<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><rect width="50" height="100" fill="#804020"/></svg>""";

    [Theory]
    [InlineData(EncodedFormat.Jpeg, ImageFormat.Jpeg)]
    [InlineData(EncodedFormat.Png, ImageFormat.Png)]
    [InlineData(EncodedFormat.WebP, ImageFormat.WebP)]
    public void SvgRenderer_EachFormat_IsThatFormatAtThatSize(EncodedFormat format, ImageFormat expected)
    {
        var encoded = SvgRenderer.Render(Square, new SvgRenderOptions { Width = 61, Height = 47, Format = format });
        var reading = new ImageDecoder(new ImageGeometry(8, 8)).Read(encoded, new byte[192], new float[ImageFacts.Count]);
        Assert.Equal((expected, 61, 47), (reading.Format, reading.Width, reading.Height));
    }

    [Fact]
    public void SvgRenderer_Plain_DrawsOnTheBackground()
    {
        var pixels = Render(new SvgRenderOptions { Width = 40, Height = 40, Format = EncodedFormat.Png, Background = new RgbColour(1, 2, 3) });
        Assert.Equal((0x80, 0x40, 0x20), Fixture.At(pixels, 40, 10, 20));
        Assert.Equal((1, 2, 3), Fixture.At(pixels, 40, 30, 20));
    }

    [Fact]
    public void SvgRenderer_Crop_ShowsThePart()
    {
        var pixels = Render(new SvgRenderOptions { Width = 40, Height = 40, Format = EncodedFormat.Png, Crop = (0.25, 0.25, 0.5, 0.5) });
        Assert.Equal((0x80, 0x40, 0x20), Fixture.At(pixels, 40, 18, 20));
        Assert.Equal((255, 255, 255), Fixture.At(pixels, 40, 22, 20));
    }

    [Fact]
    public void SvgRenderer_BrightnessAndBlur_ChangeWhatTheySay()
    {
        var dark = Render(new SvgRenderOptions { Width = 40, Height = 40, Format = EncodedFormat.Png, Brightness = 0.5 });
        Assert.Equal((64, 32, 16), Fixture.At(dark, 40, 10, 20));
        var blurred = Render(new SvgRenderOptions { Width = 40, Height = 40, Format = EncodedFormat.Png, BlurSigma = 4 });
        Assert.InRange(Fixture.At(blurred, 40, 20, 20).G, 100, 220); // between the two sides
    }

    [Fact]
    public void SvgRenderer_SameSeed_GivesTheSameBytes()
    {
        var options = new SvgRenderOptions { Width = 64, Height = 64, NoiseSigma = 12, Seed = 5, BlurSigma = 1 };
        Assert.Equal(SvgRenderer.Render(Square, options), SvgRenderer.Render(Square, options));
        Assert.NotEqual(SvgRenderer.Render(Square, options), SvgRenderer.Render(Square, options with { Seed = 6 }));
    }

    [Fact]
    public void SvgRenderer_Noise_HasTheDeviationAsked()
    {
        var pixels = Render(new SvgRenderOptions { Width = 100, Height = 100, Format = EncodedFormat.Png, NoiseSigma = 10, Seed = 3 });
        var values = Enumerable.Range(0, 100 * 40).Select(i => (double)pixels[(i / 40 * 100 + i % 40) * 3]).ToArray();
        var mean = values.Average();
        Assert.Equal(128, mean, 1.0);
        Assert.InRange(Math.Sqrt(values.Average(v => (v - mean) * (v - mean))), 9, 11);
    }

    [Fact]
    public void SvgRenderer_NotADrawing_SaysSo() =>
        Assert.Contains("not an SVG drawing", Assert.Throws<ArgumentException>(() => SvgRenderer.Render("<svg", new SvgRenderOptions { Width = 4, Height = 4 })).Message);

    [Fact]
    public void Thumbnailer_LargeTurnedPicture_FitsTheSide()
    {
        var thumbnail = new Thumbnailer().Render(Fixture.Scene(900, 600), 160);
        var reading = new ImageDecoder(new ImageGeometry(8, 8)).Read(thumbnail, new byte[192], new float[ImageFacts.Count]);
        Assert.Equal((ImageFormat.WebP, 160, 107), (reading.Format, reading.Width, reading.Height));

        var turned = new Thumbnailer().Render(Fixture.Bytes("orientation-6.jpg"), 20, EncodedFormat.Png);
        Assert.Equal((255, 0, 0), Fixture.At(Fixture.Decode(turned, 20, 15), 20, 2, 2) is var (r, g, b) && r > 250 && g < 6 && b < 6 ? (255, 0, 0) : (r, g, b));
    }

    [Fact]
    public void Thumbnailer_SmallPicture_IsNotEnlarged()
    {
        var thumbnail = new Thumbnailer().Render(Fixture.Bytes("rgb.png"), 500, EncodedFormat.Png);
        Assert.Equal(Fixture.Decode(Fixture.Bytes("rgb.png"), 40, 30), Fixture.Decode(thumbnail, 40, 30));
    }

    private static byte[] Render(SvgRenderOptions options) => Fixture.Decode(SvgRenderer.Render(Square, options), options.Width, options.Height);
}
