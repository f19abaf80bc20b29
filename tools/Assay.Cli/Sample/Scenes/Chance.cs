using Assay.Numerics.Randomness;

namespace Assay.Cli.Sample.Scenes;

/// <summary>What scenes leave to chance.</summary>
internal static class Chance
{
    public static double Between(this Xoshiro256 random, double low, double high) => low + (high - low) * random.NextDouble();

    /// <summary>A colour near the one of this hue (degrees), saturation and lightness (0 .. 1).</summary>
    public static string Colour(this Xoshiro256 random, double hue, double saturation, double lightness, double spread = 1)
    {
        var (h, s, l) = (
            hue + random.Between(-14, 14) * spread,
            Math.Clamp(saturation + random.Between(-0.12, 0.12) * spread, 0, 1),
            Math.Clamp(lightness + random.Between(-0.09, 0.09) * spread, 0, 1));
        return Rgb(h, s, l);
    }

    private static string Rgb(double hue, double saturation, double lightness)
    {
        var a = saturation * Math.Min(lightness, 1 - lightness);
        return $"#{Channel(0):x2}{Channel(8):x2}{Channel(4):x2}";

        int Channel(int n)
        {
            var k = (n + (hue + 360) % 360 / 30) % 12;
            return (int)Math.Round(255 * (lightness - a * Math.Max(-1, Math.Min(Math.Min(k - 3, 9 - k), 1))));
        }
    }
}
