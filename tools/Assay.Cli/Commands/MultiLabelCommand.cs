using System.CommandLine;
using System.Globalization;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Spectre.Console;
using static Assay.Cli.CommandLine.Tables;

namespace Assay.Cli.Commands;

/// <summary><c>assay multilabel</c>: how models do where images have several valid labels.</summary>
internal static class MultiLabelCommand
{
    public static Command Create()
    {
        var models = new Option<string[]>("--model") { Description = "Model to compare, which classified the data set; may be given several times", Required = true };
        var labels = new Option<string>("--labels") { Description = "Label version with the valid labels; default: the newest" };
        var batches = new Option<string[]>("--batch") { Description = "Only images answered in this batch; may be given several times; default: all" };
        var command = new Command("multilabel", "Compare models on original labels and on sets of valid labels (ReaL accuracy)") { DatasetCommand.Name, models, labels, batches };
        command.SetRemoteAction(async context =>
        {
            var report = await context.Client<ScoringService.ScoringServiceClient>().ReportMultiLabelAsync(
                new ReportMultiLabelRequest
                {
                    Dataset = context.Get(DatasetCommand.Name),
                    LabelVersion = context.Get(labels) ?? "",
                    Models = { context.Get(models) ?? [] },
                    Batches = { context.Get(batches) ?? [] },
                },
                cancellationToken: context.CancellationToken);
            if (context.Json)
                JsonOutput.Write(report);
            else
                Show(context, report);
        });
        return command;
    }

    private static void Show(CommandContext context, ReportMultiLabelResponse report)
    {
        var counts = Tables.Create("labels", "images", "share");
        foreach (var count in report.LabelCounts)
            counts.Row(Number(count.Labels), Number(count.Images), $"{count.Share:P1}");
        context.Console.Write(counts);
        var table = Tables.Create("model", "labels", "top-1", "ReaL");
        foreach (var model in report.Models)
        {
            table.Row(model.Model, "all", Share(model.TopOne), Share(model.Real));
            foreach (var count in model.ByLabelCount)
                table.Row("", Number(count.Labels), Share(count.TopOne), Share(count.Real));
        }

        context.Console.Write(table);
        if (report.BestModel.Length > 0)
            context.Console.WriteLine($"{report.BestModel} has the best ReaL accuracy: it makes the proposals.");
        if (report.Fit is { } fit)
            context.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"ReaL = {fit.Slope:0.000} x top-1 + {fit.Intercept:0.000}{(fit.HasRSquared ? $", R squared {fit.RSquared:0.000}" : "")}"));
    }

    private static string Share(ShareWithMargin share) => share.HasShare ? string.Create(CultureInfo.InvariantCulture, $"{share.Share:P1} ± {share.Margin:P1}") : "-";
}
