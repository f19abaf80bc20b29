using Assay.Numerics.Randomness;

namespace Assay.Cli.Sample.Scenes;

/// <summary>Skies, which tell little of the class: any scene may have a blue, grey or evening one.</summary>
internal static class Sky
{
    public static void Draw(Canvas canvas, Xoshiro256 random, double horizon)
    {
        var weather = random.NextDouble();
        var (top, bottom) = weather switch
        {
            < 0.6 => (random.Colour(212, 0.6, 0.55), random.Colour(205, 0.5, 0.8)),
            < 0.85 => (random.Colour(215, 0.12, 0.6), random.Colour(210, 0.1, 0.8)),
            _ => (random.Colour(230, 0.35, 0.45), random.Colour(25, 0.75, 0.7)),
        };
        canvas.Rectangle(0, 0, canvas.Width, horizon + 2, canvas.Gradient(top, bottom));
        if (random.NextDouble() < 0.4)
            canvas.Ellipse(random.Between(0, canvas.Width), random.Between(10, horizon * 0.6), 13, 13, random.Colour(48, 0.9, 0.8));
        for (var i = random.NextInt32(5); i > 0; i--)
            Cloud(canvas, random, horizon);
    }

    private static void Cloud(Canvas canvas, Xoshiro256 random, double horizon)
    {
        var (x, y, size) = (random.Between(0, canvas.Width), random.Between(8, horizon * 0.7), random.Between(10, 24));
        var colour = random.Colour(210, 0.1, 0.92, 0.6);
        for (var puff = -1; puff <= 1; puff++)
            canvas.Ellipse(x + puff * size * 0.9, y + Math.Abs(puff) * size * 0.2, size, size * 0.5, colour, 0.8);
    }
}
