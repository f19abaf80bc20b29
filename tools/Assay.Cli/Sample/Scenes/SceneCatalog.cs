using Assay.Numerics.Randomness;

namespace Assay.Cli.Sample.Scenes;

/// <summary>The classes of the sample set and how they are drawn.</summary>
internal static class SceneCatalog
{
    private static readonly SortedDictionary<string, Action<Canvas, Xoshiro256>> Scenes = new(StringComparer.Ordinal)
    {
        ["beach"] = Waterside.Beach,
        ["city"] = Built.City,
        ["desert"] = Dry.Desert,
        ["forest"] = Green.Forest,
        ["harbour"] = Waterside.Harbour,
        ["meadow"] = Green.Meadow,
        ["mountain"] = Dry.Mountain,
        ["street"] = Built.Street,
    };

    /// <summary>Class names in ordinal order.</summary>
    public static IReadOnlyList<string> Classes { get; } = [.. Scenes.Keys];

    /// <summary>Draws a scene, with a second one beside it where the image has two classes.</summary>
    public static void Draw(Canvas canvas, string scene, string? second, Xoshiro256 random)
    {
        Scenes[scene](canvas, random);
        if (second is not null)
            canvas.Inset(canvas.Width * 0.48, canvas.Height * random.Between(0, 0.1), 0.9, inset => Scenes[second](inset, random));
        Clutter(canvas, random);
    }

    // Things that belong to no class and stand in the way of all.
    private static void Clutter(Canvas canvas, Xoshiro256 random)
    {
        for (var i = random.NextInt32(4); i > 0; i--)
        {
            var (x, y, size) = (random.Between(0, canvas.Width), random.Between(0, canvas.Height * 0.5), random.Between(3, 8));
            canvas.Line("#222222", 1.5, (x - size, y - size * 0.5), (x, y), (x + size, y - size * 0.5));
        }

        for (var i = random.NextInt32(3); i > 0; i--)
        {
            var (x, y, size) = (random.Between(0, canvas.Width), random.Between(canvas.Height * 0.6, canvas.Height), random.Between(8, 22));
            var coat = random.Colour(random.Between(0, 360), 0.5, 0.4);
            canvas.Ellipse(x, y - size * 1.5, size * 0.22, size * 0.25, random.Colour(25, 0.4, 0.6));
            canvas.Rectangle(x - size * 0.28, y - size * 1.25, size * 0.56, size * 0.8, coat);
            canvas.Rectangle(x - size * 0.22, y - size * 0.45, size * 0.18, size * 0.6, "#2a2a33");
            canvas.Rectangle(x + size * 0.04, y - size * 0.45, size * 0.18, size * 0.6, "#2a2a33");
        }
    }
}
