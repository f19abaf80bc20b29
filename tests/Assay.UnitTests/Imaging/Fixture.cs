using System.Text.Json;
using Assay.Imaging;

namespace Assay.Tests.Imaging;

/// <summary>Image files and numbers made by Fixtures/make.py with Pillow and NumPy.</summary>
internal static class Fixture
{
    public static JsonElement Expected { get; } = JsonDocument.Parse(Bytes("expected.json")).RootElement;

    public static byte[] Bytes(string name) => File.ReadAllBytes(Repository.PathOf("tests", "Assay.UnitTests", "Imaging", "Fixtures", name));

    /// <summary>A picture with tone, colour, edges and noise, large enough to be scaled down.</summary>
    public static byte[] Scene(int width, int height, EncodedFormat format = EncodedFormat.Jpeg, int quality = 90, string sun = "gold") => SvgRenderer.Render(
        $"""
        <svg xmlns="http://www.w3.org/2000/svg" width="640" height="480">
          <defs><linearGradient id="sky" x2="0" y2="1"><stop offset="0" stop-color="#246"/><stop offset="1" stop-color="#9cf"/></linearGradient></defs>
          <rect width="640" height="300" fill="url(#sky)"/><rect y="300" width="640" height="180" fill="#353"/>
          <circle cx="480" cy="110" r="60" fill="{sun}"/><polygon points="60,400 200,160 340,400" fill="#852"/>
          <rect x="400" y="280" width="90" height="120" fill="#c33"/>
        </svg>
        """,
        new SvgRenderOptions { Width = width, Height = height, Format = format, Quality = quality });

    /// <summary>Decodes at the size of the file.</summary>
    public static byte[] Decode(byte[] encoded, int width, int height, RgbColour? background = null)
    {
        var decoder = new ImageDecoder(new ImageGeometry(width, height), background: background);
        var pixels = new byte[decoder.Geometry.PixelBytes];
        decoder.Decode(encoded, pixels);
        return pixels;
    }

    public static (byte R, byte G, byte B) At(byte[] pixels, int width, int x, int y)
    {
        var at = (y * width + x) * 3;
        return (pixels[at], pixels[at + 1], pixels[at + 2]);
    }
}
