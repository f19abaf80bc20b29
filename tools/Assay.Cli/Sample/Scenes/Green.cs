using Assay.Numerics.Randomness;

namespace Assay.Cli.Sample.Scenes;

internal static class Green
{
    /// <summary>Trunks and crowns up to the frame.</summary>
    public static void Forest(Canvas canvas, Xoshiro256 random)
    {
        var horizon = canvas.Height * random.Between(0.5, 0.68);
        Sky.Draw(canvas, random, horizon);
        canvas.Rectangle(0, horizon, canvas.Width, canvas.Height - horizon, canvas.Gradient(random.Colour(95, 0.3, 0.26), random.Colour(60, 0.3, 0.22)));
        var conifers = random.NextDouble() < 0.5;
        for (var depth = 0; depth < 3; depth++)
        {
            for (var i = 9 - depth * 2; i > 0; i--)
            {
                var foot = horizon + (canvas.Height - horizon) * random.Between(depth / 3.0, (depth + 1) / 3.0) * 0.9;
                var size = random.Between(60, 95) * (1 + depth * 0.5);
                if (conifers)
                    Conifer(canvas, random, random.Between(0, canvas.Width), foot, size);
                else
                    Broadleaf(canvas, random, random.Between(0, canvas.Width), foot, size);
            }
        }
    }

    /// <summary>Open grass with flowers under a wide sky.</summary>
    public static void Meadow(Canvas canvas, Xoshiro256 random)
    {
        var horizon = canvas.Height * random.Between(0.34, 0.52);
        Sky.Draw(canvas, random, horizon);
        canvas.Rectangle(0, horizon, canvas.Width, canvas.Height - horizon, canvas.Gradient(random.Colour(90, 0.42, 0.55), random.Colour(105, 0.45, 0.38)));
        canvas.Ellipse(random.Between(0, canvas.Width), horizon + 8, canvas.Width * 0.5, random.Between(10, 24), random.Colour(95, 0.4, 0.5));
        if (random.NextDouble() < 0.4)
            Broadleaf(canvas, random, random.Between(20, canvas.Width - 20), horizon + random.Between(8, 30), random.Between(24, 48));

        var petals = random.Colour(random.Between(0, 60), 0.8, 0.62);
        for (var i = 60 + random.NextInt32(120); i > 0; i--)
        {
            var y = random.Between(horizon + 8, canvas.Height);
            var size = 0.6 + 3 * (y - horizon) / (canvas.Height - horizon);
            var x = random.Between(0, canvas.Width);
            canvas.Line(random.Colour(105, 0.45, 0.3), size * 0.5, (x, y + size * 3), (x + random.Between(-2, 2), y));
            canvas.Ellipse(x, y, size, size * 0.8, random.NextDouble() < 0.7 ? petals : "#fbfbf5");
        }
    }

    private static void Conifer(Canvas canvas, Xoshiro256 random, double x, double foot, double size)
    {
        canvas.Rectangle(x - size * 0.04, foot - size * 0.25, size * 0.08, size * 0.25, random.Colour(25, 0.35, 0.24));
        var needles = random.Colour(135, 0.35, 0.25);
        for (var tier = 0; tier < 4; tier++)
        {
            var (y, half) = (foot - size * (0.2 + tier * 0.28), size * (0.3 - tier * 0.055));
            canvas.Polygon(needles, (x - half, y), (x, y - size * 0.42), (x + half, y));
        }
    }

    private static void Broadleaf(Canvas canvas, Xoshiro256 random, double x, double foot, double size)
    {
        canvas.Rectangle(x - size * 0.06, foot - size * 0.6, size * 0.12, size * 0.6, random.Colour(28, 0.35, 0.27));
        var hue = random.Between(85, 125);
        for (var i = 7; i > 0; i--)
            canvas.Ellipse(x + random.Between(-0.3, 0.3) * size, foot - size * random.Between(0.6, 1.15), size * 0.24, size * 0.2, random.Colour(hue, 0.42, 0.32));
    }
}
