using Assay.Numerics.Randomness;

namespace Assay.Cli.Sample.Scenes;

internal static class Waterside
{
    public static void Beach(Canvas canvas, Xoshiro256 random)
    {
        var horizon = canvas.Height * random.Between(0.3, 0.48);
        var shore = canvas.Height * random.Between(0.58, 0.72);
        Sky.Draw(canvas, random, horizon);
        Sea(canvas, random, horizon);

        var sand = random.Colour(40, 0.5, 0.74);
        var slope = random.Between(-22, 22);
        canvas.Polygon(sand, (0, shore + slope), (canvas.Width * 0.5, shore + random.Between(-5, 5)), (canvas.Width, shore - slope), (canvas.Width, canvas.Height), (0, canvas.Height));
        canvas.Line("#f5f8fa", random.Between(2, 5), (0, shore + slope), (canvas.Width * 0.5, shore), (canvas.Width, shore - slope));
        for (var i = random.NextInt32(5); i > 0; i--)
            Parasol(canvas, random, shore);
        for (var i = random.NextInt32(40); i > 0; i--)
            canvas.Ellipse(random.Between(0, canvas.Width), random.Between(shore + 20, canvas.Height), 1.2, 0.8, random.Colour(35, 0.3, 0.55));
    }

    public static void Harbour(Canvas canvas, Xoshiro256 random)
    {
        var horizon = canvas.Height * random.Between(0.32, 0.5);
        Sky.Draw(canvas, random, horizon);
        Sea(canvas, random, horizon);
        for (var i = 5 + random.NextInt32(5); i > 0; i--)
            Boat(canvas, random, random.Between(0, canvas.Width), random.Between(horizon + 12, canvas.Height * 0.92));

        var quay = canvas.Height * random.Between(0.86, 0.97);
        canvas.Rectangle(0, quay, canvas.Width, canvas.Height - quay, random.Colour(30, 0.1, 0.4));
        for (var x = random.Between(0, 20); x < canvas.Width; x += random.Between(30, 60))
            canvas.Rectangle(x, quay - 10, 6, 14, "#3a3230");
    }

    private static void Sea(Canvas canvas, Xoshiro256 random, double horizon)
    {
        canvas.Rectangle(0, horizon, canvas.Width, canvas.Height - horizon, canvas.Gradient(random.Colour(205, 0.55, 0.42), random.Colour(190, 0.5, 0.5)));
        for (var i = 12 + random.NextInt32(18); i > 0; i--)
        {
            var (x, y, length) = (random.Between(0, canvas.Width), random.Between(horizon + 4, canvas.Height), random.Between(8, 34));
            canvas.Line("#dff0f4", random.Between(0.6, 1.6), (x, y), (x + length / 2, y - 1.5), (x + length, y));
        }
    }

    private static void Parasol(Canvas canvas, Xoshiro256 random, double shore)
    {
        var (x, y, size) = (random.Between(10, canvas.Width - 10), random.Between(shore + 18, canvas.Height - 4), random.Between(10, 24));
        canvas.Line("#f0ece4", 1.6, (x, y), (x, y - size * 1.4));
        canvas.Polygon(random.Colour(random.Between(0, 360), 0.75, 0.5), (x - size, y - size * 1.2), (x, y - size * 2), (x + size, y - size * 1.2));
    }

    private static void Boat(Canvas canvas, Xoshiro256 random, double x, double y)
    {
        var size = random.Between(14, 34) * y / canvas.Height;
        var mast = size * random.Between(1.8, 2.6);
        canvas.Polygon(random.Colour(random.Between(0, 360), 0.5, 0.45), (x - size, y - size * 0.3), (x + size, y - size * 0.3), (x + size * 0.65, y + size * 0.15), (x - size * 0.7, y + size * 0.15));
        canvas.Line("#40352c", 1.6, (x, y - size * 0.3), (x, y - mast));
        if (random.NextDouble() < 0.7)
            canvas.Polygon(random.Colour(40, 0.15, 0.93), (x + 2, y - mast), (x + size * 0.8, y - size * 0.5), (x + 2, y - size * 0.5));
    }
}
