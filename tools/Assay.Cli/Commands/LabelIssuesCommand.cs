using System.CommandLine;
using System.Globalization;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Spectre.Console;
using static Assay.Cli.CommandLine.Tables;

namespace Assay.Cli.Commands;

/// <summary><c>assay label-issues</c>: which labels are wrong, by confident learning, and how many, by an audit.</summary>
internal static class LabelIssuesCommand
{
    private const int MostRows = 20;

    public static Command Create()
    {
        var filter = new Option<string>("--filter") { Description = "off-diagonal, prune-by-noise-rate or both; default: both" };
        filter.AcceptOnlyFromAmong("off-diagonal", "prune-by-noise-rate", "both");
        var audit = new Option<int>("--audit") { Description = "Images to draw for an audit of the error rate; then: assay select DATASET --score audit --largest-first --count N" };
        var command = MethodCommand.Create(
            "label-issues", "Find the labels that are probably wrong, by confident learning", [filter, audit],
            (context, parameters) => parameters.LabelIssues = new LabelIssuesParameters { Filter = ParseFilter(context.Get(filter)), AuditImages = context.Get(audit) },
            Show);
        command.Add(CreateErrorRate());
        return command;
    }

    private static Command CreateErrorRate()
    {
        var run = new Argument<string>("run") { Description = "Id of a label-issue run with an audit" };
        var batch = new Option<string>("--batch") { Description = "Only answers of this batch; default: all of the data set" };
        var command = new Command("error-rate", "Estimate how many labels are wrong from what people said of a run's audit") { run, batch };
        command.SetRemoteAction(async context =>
        {
            var answer = await context.Client<ScoringService.ScoringServiceClient>()
                .EstimateErrorRateAsync(new EstimateErrorRateRequest { Run = context.Get(run), Batch = context.Get(batch) ?? "" }, cancellationToken: context.CancellationToken);
            if (context.Json)
            {
                JsonOutput.Write(answer);
                return;
            }

            context.Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{answer.ErrorRate:P2} of the labels are wrong; with 95 % confidence {answer.Low:P2} to {answer.High:P2}."));
            var table = Tables.Create("stratum", "images", "drawn", "judged", "wrong");
            foreach (var stratum in answer.Strata)
                table.Row(stratum.Name, Number(stratum.Images), Number(stratum.Drawn), Number(stratum.Judged), Number(stratum.Wrong));
            context.Console.Write(table);
        });
        return command;
    }

    private static void Show(CommandContext context, Run run, RunReport report)
    {
        var (issues, names) = (report.LabelIssues, ClassNames.Read(context, run.Dataset));
        context.Console.Write(Facts(
            ("labels judged", Number(issues.Images)),
            ("flagged", $"{Number(issues.Flagged)} (label health {Number(issues.Health, "0.000")})"),
            ("estimated wrong", $"{Number(issues.EstimatedErrors, "N0")}, a biased estimate; an audit (--audit) gives an interval"),
            ("clean first", issues.PairToClean is { } pair ? $"{names[pair.GivenClass]}: {Number(pair.Images)} images ({pair.Share:P1}) look like {names[pair.PredictedClass]}" : "no class is confused")));
        var table = Tables.Create("class", "images", "flagged", "quality", "estimated noise", "suggested for");
        foreach (var label in issues.Classes.OrderBy(label => label.Quality).ThenBy(label => label.ClassId).Take(MostRows))
            table.Row(names[label.ClassId], Number(label.Given), Number(label.Flagged), Number(label.Quality, "0.000"), Number(label.LabelNoise, "0.000"), Number(label.Suggested));
        context.Console.Write(table);
        if (issues.Classes.Count > MostRows)
            context.Console.WriteLine($"and {issues.Classes.Count - MostRows} classes of better quality; --json shows all.");
        context.Console.WriteLine($"Show them to people: assay select {run.Dataset} --run {run.Id} --score issue_margin --largest-first --count {Math.Clamp(issues.Flagged, 1, 100)}");
    }

    private static LabelIssueFilter ParseFilter(string? filter) => filter switch
    {
        "off-diagonal" => LabelIssueFilter.OffDiagonal,
        "prune-by-noise-rate" => LabelIssueFilter.PruneByNoiseRate,
        _ => LabelIssueFilter.Both,
    };
}
