using Assay.Imaging;
using Xunit;

namespace Assay.Tests.Imaging;

public sealed class ImageMeasurerTests
{
    [Fact]
    public void Read_Picture_GivesTheFactsOfNumpy()
    {
        var facts = new float[ImageFacts.Count];
        var reading = new ImageDecoder(new ImageGeometry(64, 64)).Read(Fixture.Bytes("picture.png"), new byte[64 * 64 * 3], facts);
        var expected = Fixture.Expected.GetProperty("facts");
        for (var i = 0; i < ImageFacts.Count; i++)
        {
            var value = expected.GetProperty(ImageFacts.Names[i]).GetDouble();
            Assert.True(Math.Abs(value - facts[i]) <= 1e-5 * Math.Max(1, Math.Abs(value)), $"{ImageFacts.Names[i]}: expected {value}, found {facts[i]}");
        }

        Assert.Equal(Fixture.Expected.GetProperty("perceptualHash").GetString(), reading.PerceptualHash.ToString("x16"));
    }

    [Fact]
    public void Names_AreAsManyAsColumns() => Assert.Equal(ImageFacts.Count, ImageFacts.Names.Length);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 3)]
    [InlineData(3, 3)]
    [InlineData(4, 5)]
    [InlineData(5, 4)]
    [InlineData(15, 7)]
    [InlineData(16, 7)]
    [InlineData(17, 7)]
    [InlineData(18, 7)]
    [InlineData(19, 3)]
    [InlineData(33, 21)]
    [InlineData(34, 50)]
    public void Measure_OddSizes_EqualTheNaiveReference(int width, int height)
    {
        var rgb = new byte[width * height * 3];
        new Random(width * 100 + height).NextBytes(rgb);
        var (expected, actual) = (new float[ImageFacts.Count], new float[ImageFacts.Count]);
        Naive(rgb, width, height, expected);
        ImageMeasurer.Measure(rgb, width, height, actual);
        for (var i = ImageFacts.Brightness; i < ImageFacts.Count; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) <= 1e-5 * Math.Max(1, Math.Abs(expected[i])), $"{ImageFacts.Names[i]}: expected {expected[i]}, found {actual[i]}");
    }

    [Fact]
    public void Measure_FlatGrey_HasNothingToSee()
    {
        var facts = new float[ImageFacts.Count];
        var hash = ImageMeasurer.Measure(Enumerable.Repeat((byte)51, 50 * 40 * 3).ToArray(), 50, 40, facts);
        Assert.Equal(0.2f, facts[ImageFacts.Brightness], 1e-6f);
        Assert.Equal(1f, facts[ImageFacts.Greyscale]);
        foreach (var column in new[] { ImageFacts.Contrast, ImageFacts.Saturation, ImageFacts.HueX, ImageFacts.HueY, ImageFacts.Sharpness, ImageFacts.EdgeDensity, ImageFacts.Entropy, ImageFacts.ObjectScale })
            Assert.Equal(0f, facts[column]);
        for (var column = ImageFacts.Luma01; column <= ImageFacts.Luma99; column++)
            Assert.Equal(0.2f, facts[column], 1e-6f);
        Assert.Equal(1UL << 63, hash); // the mean alone is above the median
    }

    [Theory]
    [InlineData(255, 0, 0, 1, 0)]
    [InlineData(0, 255, 0, -0.5, 0.8660254)]
    [InlineData(0, 0, 255, -0.5, -0.8660254)]
    public void Measure_PureColour_PointsToItsHue(byte r, byte g, byte b, double x, double y)
    {
        var facts = new float[ImageFacts.Count];
        ImageMeasurer.Measure(Enumerable.Repeat(new[] { r, g, b }, 7 * 5).SelectMany(p => p).ToArray(), 7, 5, facts);
        Assert.Equal(x, facts[ImageFacts.HueX], 1e-6);
        Assert.Equal(y, facts[ImageFacts.HueY], 1e-6);
        Assert.Equal(0f, facts[ImageFacts.Greyscale]);
    }

    [Theory]
    [InlineData(160, 160, 0.88, 0.92)] // edges everywhere: 90 % of the side
    [InlineData(40, 40, 0.22, 0.26)] // 42 of 158 pixels, of them 90 %
    [InlineData(20, 80, 0.22, 0.26)] // sqrt(22 x 82) = 42.5
    public void Measure_TexturedPatchOnPlainGround_ScaleFollowsItsSide(int patchWidth, int patchHeight, double low, double high)
    {
        const int side = 160;
        var rgb = new byte[side * side * 3];
        Array.Fill(rgb, (byte)128);
        var random = new Random(5);
        for (var y = (side - patchHeight) / 2; y < (side + patchHeight) / 2; y++)
        {
            for (var x = (side - patchWidth) / 2; x < (side + patchWidth) / 2; x++)
                rgb.AsSpan((y * side + x) * 3, 3).Fill((byte)random.Next(256));
        }

        var facts = new float[ImageFacts.Count];
        ImageMeasurer.Measure(rgb, side, side, facts);
        Assert.InRange(facts[ImageFacts.ObjectScale], low, high);
    }

    [Fact]
    public void Measure_LampInTheDark_IsDarkByPercentiles()
    {
        // 100 x 100 black pixels, 90 of them white: less than 1 %.
        var rgb = new byte[100 * 100 * 3];
        rgb.AsSpan(0, 90 * 3).Fill(255);
        var facts = new float[ImageFacts.Count];
        ImageMeasurer.Measure(rgb, 100, 100, facts);
        Assert.Equal(0f, facts[ImageFacts.Luma99]);

        // The median is the level that half of the pixels do not exceed: 5,000 of 10,000 are black.
        rgb.AsSpan(0, 5_000 * 3).Fill(255);
        ImageMeasurer.Measure(rgb, 100, 100, facts);
        Assert.Equal((0f, 1f), (facts[ImageFacts.Luma50], facts[ImageFacts.Luma95]));
    }

    [Fact]
    public void Measure_WrongLength_Throws() =>
        Assert.Throws<ArgumentException>(() => ImageMeasurer.Measure(new byte[10], 2, 2, new float[ImageFacts.Count]));

    /// <summary>The definitions of ImageFacts, pixel by pixel in doubles.</summary>
    private static void Naive(byte[] rgb, int width, int height, float[] facts)
    {
        var n = width * height;
        var luma = new int[n];
        double saturation = 0, hueX = 0, hueY = 0;
        var coloured = 0;
        for (var i = 0; i < n; i++)
        {
            int r = rgb[i * 3], g = rgb[i * 3 + 1], b = rgb[i * 3 + 2];
            luma[i] = (77 * r + 150 * g + 29 * b + 128) / 256;
            int max = Math.Max(r, Math.Max(g, b)), spread = max - Math.Min(r, Math.Min(g, b));
            if (spread > 8)
                coloured++;
            if (spread == 0)
                continue;
            var s = (double)spread / max;
            var angle = Math.Atan2(Math.Sqrt(3) / 2 * (g - b), (2 * r - g - b) / 2.0);
            saturation += s;
            hueX += s * Math.Cos(angle);
            hueY += s * Math.Sin(angle);
        }

        var mean = luma.Average();
        facts[ImageFacts.Brightness] = (float)(mean / 255);
        facts[ImageFacts.Contrast] = (float)(Math.Sqrt(luma.Average(v => (v - mean) * (v - mean))) / 255);
        facts[ImageFacts.Saturation] = (float)(saturation / n);
        facts[ImageFacts.HueX] = (float)(hueX / n);
        facts[ImageFacts.HueY] = (float)(hueY / n);
        facts[ImageFacts.Entropy] = (float)luma.GroupBy(v => v).Sum(level => -(double)level.Count() / n * Math.Log2((double)level.Count() / n));
        facts[ImageFacts.Greyscale] = coloured <= n / 1000.0 ? 1 : 0;

        var sorted = luma.Order().ToArray();
        int[] percentiles = [1, 5, 50, 95, 99];
        for (var i = 0; i < percentiles.Length; i++)
            facts[ImageFacts.Luma01 + i] = sorted[(int)Math.Ceiling(n * percentiles[i] / 100.0) - 1] / 255f;

        var laplacians = new List<double>();
        var edges = 0;
        var (across, down) = (new List<int>(), new List<int>());
        for (var y = 1; y < height - 1; y++)
        {
            for (var x = 1; x < width - 1; x++)
            {
                int At(int dx, int dy) => luma[(y + dy) * width + x + dx];
                laplacians.Add(At(0, -1) + At(0, 1) + At(-1, 0) + At(1, 0) - 4 * At(0, 0));
                var gx = At(1, -1) + 2 * At(1, 0) + At(1, 1) - At(-1, -1) - 2 * At(-1, 0) - At(-1, 1);
                var gy = At(-1, 1) + 2 * At(0, 1) + At(1, 1) - At(-1, -1) - 2 * At(0, -1) - At(1, -1);
                if (Math.Sqrt(gx * gx + gy * gy) > 128)
                {
                    edges++;
                    across.Add(x);
                    down.Add(y);
                }
            }
        }

        if (laplacians.Count == 0)
            return;
        var average = laplacians.Average();
        facts[ImageFacts.Sharpness] = (float)laplacians.Average(v => (v - average) * (v - average));
        facts[ImageFacts.EdgeDensity] = (float)edges / laplacians.Count;
        facts[ImageFacts.ObjectScale] = edges == 0 ? 0 : (float)Math.Sqrt(Spread(across) / (width - 2) * (Spread(down) / (height - 2)));
    }

    private static double Spread(List<int> places)
    {
        places.Sort();
        return places[(int)Math.Ceiling(places.Count * 0.95) - 1] - places[(int)Math.Ceiling(places.Count / 20.0) - 1] + 1;
    }
}
