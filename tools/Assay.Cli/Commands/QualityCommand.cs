using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;

namespace Assay.Cli.Commands;

/// <summary><c>assay quality</c>: what is wrong with images themselves.</summary>
internal static class QualityCommand
{
    private const int ShownExamples = 3;
    private const int ShownGroups = 10;

    public static Command Create()
    {
        var dark = new Option<double?>("--dark") { Description = "Dark: least 99th percentile of light, 0 .. 1; default 0.35" };
        var bright = new Option<double?>("--bright") { Description = "Bright: least of 1 - the 5th percentile of light, 0 .. 1; default 0.05" };
        var blurry = new Option<double?>("--blurry") { Description = "Blurry: least sharpness v / (v + 100), 0 .. 1; default 0.2" };
        var outlier = new Option<double?>("--outlier-z") { Description = "Outlier: robust z of the distance to the neighbours, above 0; default 3.5" };
        var hash = new Option<int?>("--hash-distance") { Description = "Near duplicates: bits of the perceptual hash that differ at most, 0 .. 15; default 4" };
        var share = new Option<double?>("--embedding-share") { Description = "Near duplicates: share of the median distance to the nearest image, 0 .. 1; default 0.13" };
        var probes = new Option<int>("--probes") { Description = "Lists searched for each image of a large data set; more = higher recall; default 32" };
        return MethodCommand.Create(
            "quality", "Find dark, bright, blurry, odd and duplicate images, and outliers", [dark, bright, blurry, outlier, hash, share, probes],
            (context, parameters) =>
            {
                var quality = parameters.ImageQuality = new ImageQualityParameters { Probes = context.Get(probes) };
                Set(context.Get(dark), value => quality.Dark = value);
                Set(context.Get(bright), value => quality.Bright = value);
                Set(context.Get(blurry), value => quality.Blurry = value);
                Set(context.Get(outlier), value => quality.OutlierZ = value);
                Set(context.Get(hash), value => quality.HashDistance = value);
                Set(context.Get(share), value => quality.EmbeddingShare = value);
            },
            Show);
    }

    private static void Set<T>(T? value, Action<T> set)
        where T : struct
    {
        if (value is { } given)
            set(given);
    }

    private static void Show(CommandContext context, Run run, RunReport reports)
    {
        var report = reports.ImageQuality;
        var issues = Tables.Create("issue", "images", "share", "worst");
        foreach (var issue in report.Issues.Where(issue => issue.Images > 0))
        {
            issues.Row(
                issue.Prevalent ? $"{issue.Name} (most images: a property of the set)" : issue.Name, Tables.Number(issue.Images), Tables.Number(issue.Share, "0.0000"),
                string.Join(' ', issue.Examples.Take(ShownExamples)));
        }

        context.Console.Write(issues);
        var neighbors = report.Neighbors;
        context.Console.Write(Tables.Facts(
            ("duplicate groups", $"{Tables.Number(report.DuplicateGroups)}, {Tables.Number(report.Leaks)} across splits, {Tables.Number(report.Conflicts)} with different labels"),
            ("neighbours", neighbors.Exact ? "exact" : $"approximate, recall {Tables.Number(neighbors.Recall, "0.000")}"),
            ("sizes taken as usual", $"{Tables.Number(Math.Max(0, report.Sizes.Lower), "0")} .. {Tables.Number(report.Sizes.Upper, "0")} pixels (root of the area)")));
        if (report.Duplicates.Count == 0)
            return;
        var duplicates = Tables.Create("group", "images", "bytes", "leak", "conflict", "keep", "others");
        foreach (var group in report.Duplicates.Take(ShownGroups))
        {
            duplicates.Row(
                $"{group.Group}", Tables.Number(group.Images), group.Exact ? "equal" : "differ", group.Leak ? "yes" : "", group.Conflict ? "yes" : "",
                group.ImageIds[0], string.Join(' ', group.ImageIds.Skip(1).Take(ShownExamples)));
        }

        context.Console.Write(duplicates);
    }
}
