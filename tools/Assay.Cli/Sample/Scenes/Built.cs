using Assay.Numerics.Randomness;

namespace Assay.Cli.Sample.Scenes;

internal static class Built
{
    /// <summary>A skyline from afar.</summary>
    public static void City(Canvas canvas, Xoshiro256 random)
    {
        var ground = canvas.Height * random.Between(0.85, 0.97);
        Sky.Draw(canvas, random, ground);
        for (var layer = 0; layer < 2; layer++)
        {
            for (var x = random.Between(-20, 0); x < canvas.Width;)
            {
                var width = random.Between(18, 46);
                Tower(canvas, random, x, ground, width, canvas.Height * random.Between(0.22, 0.72) * (layer == 0 ? 1.15 : 0.85), layer);
                x += width + random.Between(-2, layer == 0 ? 10 : 22);
            }
        }

        canvas.Rectangle(0, ground, canvas.Width, canvas.Height - ground, random.Colour(220, 0.05, 0.35));
    }

    /// <summary>A road between low houses, seen along it.</summary>
    public static void Street(Canvas canvas, Xoshiro256 random)
    {
        var horizon = canvas.Height * random.Between(0.38, 0.52);
        var vanishing = canvas.Width * random.Between(0.35, 0.65);
        Sky.Draw(canvas, random, horizon);
        canvas.Rectangle(0, horizon, canvas.Width, canvas.Height - horizon, random.Colour(30, 0.08, 0.55));
        Row(canvas, random, horizon, vanishing, 0);
        Row(canvas, random, horizon, vanishing, canvas.Width);

        var road = random.Colour(230, 0.04, 0.3);
        canvas.Polygon(road, (vanishing - 4, horizon), (vanishing + 4, horizon), (canvas.Width * 0.92, canvas.Height), (canvas.Width * 0.08, canvas.Height));
        for (var t = 0.08; t < 1; t += 0.16)
        {
            var (y0, y1) = (horizon + (canvas.Height - horizon) * t * t, horizon + (canvas.Height - horizon) * (t + 0.07) * (t + 0.07));
            var x = vanishing + (canvas.Width * 0.5 - vanishing) * t * t;
            canvas.Line("#e8e4d0", 1 + 4 * t, (x, y0), (x, y1));
        }

        for (var i = random.NextInt32(4); i > 0; i--)
            Car(canvas, random, vanishing, horizon);
    }

    private static void Tower(Canvas canvas, Xoshiro256 random, double x, double ground, double width, double height, int layer)
    {
        var wall = layer == 0 ? random.Colour(215, 0.15, 0.6) : random.Colour(random.Between(180, 260), 0.12, 0.38);
        var glass = random.NextDouble() < 0.3 ? random.Colour(50, 0.7, 0.75) : random.Colour(205, 0.3, 0.75);
        canvas.Rectangle(x, ground - height, width, height, wall);
        for (var y = ground - height + 6; y < ground - 6; y += 9)
        {
            for (var window = x + 4; window < x + width - 5; window += 8)
                canvas.Rectangle(window, y, 4, 5, glass, random.NextDouble() < 0.8 ? 0.9 : 0.25);
        }
    }

    private static void Row(Canvas canvas, Xoshiro256 random, double horizon, double vanishing, double edge)
    {
        // Houses shrink towards the vanishing point.
        for (var t = 0.08; t < 1; t += random.Between(0.16, 0.24))
        {
            var (near, far) = (Math.Min(1, t + 0.17), t);
            var (xNear, xFar) = (vanishing + (edge - vanishing) * near * 1.05, vanishing + (edge - vanishing) * far * 1.05);
            var height = random.Between(0.75, 1.1);
            var (topNear, topFar) = (horizon - canvas.Height * 0.46 * near * height, horizon - canvas.Height * 0.46 * far * height);
            var (footNear, footFar) = (horizon + canvas.Height * 0.3 * near, horizon + canvas.Height * 0.3 * far);
            canvas.Polygon(random.Colour(random.Between(0, 50), 0.35, 0.55), (xFar, topFar), (xNear, topNear), (xNear, footNear), (xFar, footFar));
            canvas.Polygon(random.Colour(12, 0.4, 0.33), (xFar, topFar), (xNear, topNear), ((xNear + xFar) / 2, Math.Min(topNear, topFar) - 16 * near));
            for (var floor = 0.2; floor < 0.7; floor += 0.28)
            {
                var (y0, y1) = (topNear + (footNear - topNear) * floor, topNear + (footNear - topNear) * (floor + 0.13));
                canvas.Rectangle(Math.Min(xNear, xFar) + Math.Abs(xNear - xFar) * 0.3, y0, Math.Abs(xNear - xFar) * 0.35, y1 - y0, "#2d3440", 0.85);
            }
        }
    }

    private static void Car(Canvas canvas, Xoshiro256 random, double vanishing, double horizon)
    {
        var t = random.Between(0.3, 0.85);
        var (y, size) = (horizon + (canvas.Height - horizon) * t, 34 * t);
        var x = vanishing + (canvas.Width * (random.NextDouble() < 0.5 ? 0.32 : 0.7) - vanishing) * t;
        var paint = random.Colour(random.Between(0, 360), 0.6, 0.45);
        canvas.Rectangle(x - size / 2, y - size * 0.45, size, size * 0.4, paint);
        canvas.Rectangle(x - size * 0.32, y - size * 0.75, size * 0.64, size * 0.32, "#bcd3dd");
        canvas.Ellipse(x - size * 0.3, y, size * 0.12, size * 0.12, "#151515");
        canvas.Ellipse(x + size * 0.3, y, size * 0.12, size * 0.12, "#151515");
    }
}
