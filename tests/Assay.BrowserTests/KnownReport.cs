namespace Assay.BrowserTests;

/// <summary>A report on several labels as the JSON API writes it; shares near those that Multilabelfy found for ImageNetV2.</summary>
internal static class KnownReport
{
    public const string Classifiers = """
        {"models":[{"name":"mobilenet","classes":1000,"description":""},{"name":"resnet50","classes":1000,"description":""},{"name":"convnext-b","classes":1000,"description":""},{"name":"vit-l","classes":1000,"description":""}]}
        """;

    public static string MultiLabel { get; } = $$"""
        {"labelVersion":"v0003","images":10000,"meanLabels":1.71,"bestModel":"vit-l",
         "labelCounts":[{"labels":0,"images":310,"share":0.031},{"labels":1,"images":4780,"share":0.478},{"labels":2,"images":2990,"share":0.299},{"labels":3,"images":1240,"share":0.124},{"labels":4,"images":440,"share":0.044},{"labels":5,"images":240,"share":0.024}],
         "models":[{{Model("mobilenet", 0.602, 0.741, [0.10, 0.702, 0.571, 0.46, 0.37, 0.31])}},{{Model("resnet50", 0.688, 0.815, [0.14, 0.788, 0.651, 0.54, 0.45, 0.36])}},{{Model("convnext-b", 0.757, 0.861, [0.19, 0.862, 0.713, 0.6, 0.52, 0.41])}},{{Model("vit-l", 0.801, 0.897, [0.22, 0.91, 0.758, 0.64, 0.55, 0.45])}}],
         "fit":{"slope":0.774,"intercept":0.277,"rSquared":0.988}}
        """;

    private static readonly int[] Counts = [310, 4780, 2990, 1240, 440, 240];

    private static string Model(string name, double topOne, double real, double[] byCount) => FormattableString.Invariant(
        $$"""{"model":"{{name}}","topOne":{{Share(topOne, 10_000)}},"real":{{Share(real, 9690)}},"byLabelCount":[{{string.Join(",", byCount.Select((share, labels) => Count(labels, share)))}}]}""");

    private static string Count(int labels, double share) => FormattableString.Invariant(
        $$"""{"labels":{{labels}},"topOne":{{Share(share, Counts[labels])}},"real":{{(labels == 0 ? """{"hits":0,"images":0,"share":null,"margin":null}""" : Share(Math.Min(1, share + 0.08 * labels), Counts[labels]))}}}""");

    private static string Share(double share, int images) => FormattableString.Invariant(
        $$"""{"hits":{{(int)(share * images)}},"images":{{images}},"share":{{share}},"margin":{{1.96 * Math.Sqrt(share * (1 - share) / images)}}}""");
}
