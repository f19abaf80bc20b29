using System.Text.Json;

namespace Assay.BrowserTests;

/// <summary>A report on several labels as the JSON API writes it; shares near those that Multilabelfy found for ImageNetV2.</summary>
internal static class KnownReport
{
    private static readonly int[] Counts = [310, 4780, 2990, 1240, 440, 240];

    private static readonly string[] Names = ["mobilenet", "resnet50", "convnext-b", "vit-l"];

    public static string Classifiers { get; } = JsonSerializer.Serialize(new { models = Names.Select(name => new { name, classes = 1000, description = "" }) });

    public static string MultiLabel { get; } = JsonSerializer.Serialize(new
    {
        labelVersion = "v0003",
        images = Counts.Sum(),
        meanLabels = 1.71,
        bestModel = Names[^1],
        labelCounts = Counts.Select((images, labels) => new { labels, images, share = (double)images / Counts.Sum() }),
        models = new[]
        {
            Model(Names[0], 0.602, 0.741, [0.10, 0.702, 0.571, 0.46, 0.37, 0.31]),
            Model(Names[1], 0.688, 0.815, [0.14, 0.788, 0.651, 0.54, 0.45, 0.36]),
            Model(Names[2], 0.757, 0.861, [0.19, 0.862, 0.713, 0.6, 0.52, 0.41]),
            Model(Names[3], 0.801, 0.897, [0.22, 0.91, 0.758, 0.64, 0.55, 0.45]),
        },
        fit = new { slope = 0.774, intercept = 0.277, rSquared = 0.988 },
    });

    private static object Model(string model, double topOne, double real, double[] byCount) => new
    {
        model,
        topOne = Share(topOne, Counts.Sum()),
        real = Share(real, Counts[1..].Sum()),
        byLabelCount = byCount.Select((share, labels) => new { labels, topOne = Share(share, Counts[labels]), real = labels == 0 ? null : Share(Math.Min(1, share + 0.08 * labels), Counts[labels]) }),
    };

    private static object Share(double share, int images) => new { hits = (int)(share * images), images, share, margin = 1.96 * Math.Sqrt(share * (1 - share) / images) };
}
