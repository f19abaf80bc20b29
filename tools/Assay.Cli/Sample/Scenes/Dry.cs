using Assay.Numerics.Randomness;

namespace Assay.Cli.Sample.Scenes;

internal static class Dry
{
    /// <summary>Dunes in waves, now and then a cactus.</summary>
    public static void Desert(Canvas canvas, Xoshiro256 random)
    {
        var horizon = canvas.Height * random.Between(0.35, 0.5);
        Sky.Draw(canvas, random, horizon);
        for (var dune = 0; dune < 5; dune++)
        {
            var y = horizon + (canvas.Height - horizon) * dune / 5.0;
            var crest = random.Between(0.2, 0.8) * canvas.Width;
            var lift = random.Between(10, 34);
            canvas.Polygon(random.Colour(30, 0.6, 0.66 - dune * 0.04), (0, y), (crest * 0.5, y - lift * 0.4), (crest, y - lift), (crest + (canvas.Width - crest) * 0.4, y - lift * 0.2), (canvas.Width, y + 4), (canvas.Width, canvas.Height), (0, canvas.Height));
            canvas.Polygon(random.Colour(26, 0.55, 0.5), (crest, y - lift), (crest + (canvas.Width - crest) * 0.4, y - lift * 0.2), (crest + 12, y + 26));
        }

        for (var i = random.NextInt32(4); i > 0; i--)
            Cactus(canvas, random, random.Between(10, canvas.Width - 10), random.Between(horizon + 25, canvas.Height), random.Between(20, 55));
    }

    /// <summary>Rock with snow on it.</summary>
    public static void Mountain(Canvas canvas, Xoshiro256 random)
    {
        var foot = canvas.Height * random.Between(0.76, 0.9);
        Sky.Draw(canvas, random, foot);
        for (var i = 3 + random.NextInt32(3); i > 0; i--)
            Peak(canvas, random, random.Between(0, canvas.Width), foot, canvas.Height * random.Between(0.42, 0.72));
        canvas.Rectangle(0, foot, canvas.Width, canvas.Height - foot, random.Colour(random.Between(60, 130), 0.2, 0.36));
        for (var i = random.NextInt32(14); i > 0; i--)
            canvas.Ellipse(random.Between(0, canvas.Width), random.Between(foot, canvas.Height), random.Between(3, 10), random.Between(2, 5), random.Colour(30, 0.08, 0.5));
    }

    private static void Peak(Canvas canvas, Xoshiro256 random, double x, double foot, double height)
    {
        var half = height * random.Between(0.65, 1.0);
        var lean = random.Between(-0.15, 0.15) * half;
        var top = foot - height;
        canvas.Polygon(random.Colour(225, 0.12, 0.5), (x - half, foot), (x + lean, top), (x + half, foot));
        canvas.Polygon(random.Colour(230, 0.15, 0.36), (x + lean, top), (x + half, foot), (x + half * 0.15, foot));
        var snow = random.Between(0.25, 0.42);
        canvas.Polygon(
            "#f4f7fb",
            (x + lean, top), (x + lean + (half - lean) * snow, top + height * snow), (x + lean + half * 0.1, top + height * snow * 0.7),
            (x + lean - half * 0.03, top + height * snow * 1.1), (x + lean - half * 0.14, top + height * snow * 0.7), (x + lean - (half + lean) * snow, top + height * snow));
    }

    private static void Cactus(Canvas canvas, Xoshiro256 random, double x, double foot, double size)
    {
        var skin = random.Colour(130, 0.35, 0.32);
        canvas.Line(skin, size * 0.2, (x, foot), (x, foot - size));
        canvas.Line(skin, size * 0.13, (x, foot - size * 0.4), (x - size * 0.3, foot - size * 0.4), (x - size * 0.3, foot - size * 0.75));
        canvas.Line(skin, size * 0.13, (x, foot - size * 0.55), (x + size * 0.28, foot - size * 0.55), (x + size * 0.28, foot - size * 0.85));
    }
}
