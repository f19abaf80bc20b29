using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Spectre.Console;

namespace Assay.Cli.Commands;

/// <summary><c>assay classes</c>: how classes differ, and which cannot be told apart.</summary>
internal static class ClassesCommand
{
    private const int ShownDifferences = 15;
    private const int ShownWrong = 5;

    public static Command Create()
    {
        var pairs = new Option<int>("--pairs") { Description = "Confused pairs that are described; default 20" };
        var auroc = new Option<double>("--largest-auroc") { Description = "Mergeable: largest AUROC of a head of the two classes, 0.5 .. 1; default 0.7" };
        var confusion = new Option<double>("--least-confusion") { Description = "Tested for merging: least share of each class that is taken for the other; default 0.1" };
        var split = new Option<string>("--test-split") { Description = "Split whose images are the test; default test" };
        return MethodCommand.Create(
            "classes", "Compare the images of classes, find classes that cannot be told apart, and what wrong predictions resemble", [pairs, auroc, confusion, split],
            (context, parameters) => parameters.ClassReport = new ClassReportParameters
            {
                Pairs = context.Get(pairs),
                LargestAuroc = context.Get(auroc),
                LeastConfusion = context.Get(confusion),
                TestSplit = context.Get(split) ?? "",
            },
            Show);
    }

    private static void Show(CommandContext context, Run run, RunReport reports)
    {
        var report = reports.ClassReport;
        var differences = report.Classes.SelectMany(label => label.Differences).Concat(report.Pairs.SelectMany(pair => pair.Differences))
            .OrderByDescending(difference => Math.Abs(difference.EffectSize)).Take(ShownDifferences);
        var table = Tables.Create("effect", "d", "difference");
        foreach (var difference in differences)
            table.Row(difference.Size, Tables.Number(difference.EffectSize, "0.00"), difference.Text);
        context.Console.Write(table);

        var brightness = Tables.Create("brightness", "images", "wrong", "95 %");
        foreach (var bin in report.Brightness.Where(bin => bin.Images > 0))
        {
            brightness.Row(
                $"{Tables.Number(bin.Low, "0.0")} .. {Tables.Number(bin.High, "0.0")}", Tables.Number(bin.Images), Tables.Number(bin.Share, "0.000"),
                $"{Tables.Number(bin.ShareLow, "0.000")} .. {Tables.Number(bin.ShareHigh, "0.000")}");
        }

        context.Console.Write(brightness);
        var names = ClassNames.Read(context, run.Dataset);
        ShowCandidates(context, report, names);
        var wrong = Tables.Create("wrong prediction", "classes", "probability", "nearest of the prediction", "nearest of the label");
        foreach (var image in report.WrongPredictions.Take(ShownWrong))
        {
            wrong.Row(
                image.ImageId, $"{names[image.GivenClass]} as {names[image.PredictedClass]}", Tables.Number(image.Probability, "0.00"),
                string.Join(' ', image.NearestPredicted.Select(near => near.ImageId)), string.Join(' ', image.NearestGiven.Select(near => near.ImageId)));
        }

        if (report.WrongPredictions.Count > 0)
            context.Console.Write(wrong);
    }

    private static void ShowCandidates(CommandContext context, ClassReport report, ClassNames names)
    {
        if (report.MergeCandidates.Count == 0)
        {
            context.Console.WriteLine("No two classes are often taken for each other.");
            return;
        }

        var table = Tables.Create("classes", "confused", "AUROC", "95 %", "merge");
        foreach (var pair in report.MergeCandidates)
        {
            table.Row(
                $"{names[pair.FirstClass]} and {names[pair.SecondClass]}", $"{Tables.Number(pair.FirstAsSecond, "0.00")} and {Tables.Number(pair.SecondAsFirst, "0.00")}",
                pair.HasAuroc ? Tables.Number(pair.Auroc, "0.00") : "too few images",
                pair.HasAuroc ? $"{Tables.Number(pair.AurocLow, "0.00")} .. {Tables.Number(pair.AurocHigh, "0.00")}" : "", pair.Mergeable ? "yes" : "");
        }

        context.Console.Write(table);
    }
}
