using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Spectre.Console;

namespace Assay.Cli.Commands;

/// <summary><c>assay score</c>: train heads out of sample and score every label.</summary>
internal static class ScoreCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model whose embeddings are read; default: the one that needs no download" };
        var labels = new Option<string>("--labels") { Description = "Label version; default: the newest" };
        var folds = new Option<int>("--folds") { Description = "Folds; 0 = 5" };
        var seed = new Option<long>("--seed") { Description = "Seed of folds and samples" };
        var regularisation = new Option<double[]>("--regularisation") { Description = "Inverse regularisation strengths C to choose from; default: a grid", AllowMultipleArgumentsPerToken = true };
        var everyImage = new Option<bool>("--every-image") { Description = "Train on every labelled image, not on a sample of 50,000" };
        var classWeight = new Option<double>("--class-weight") { Description = "mu of guided labeling's class weights max(ln(mu t / n_c), 1), such as 0.3; 0 = all classes alike" };
        var resume = new Option<string>("--resume") { Description = "Go on with this run, which failed or was cancelled" };
        var noWait = new Option<bool>("--no-wait") { Description = "Return at once and let the run go on" };
        var command = new Command("score", "Score how well each label fits its image, out of sample") { DatasetCommand.Name, model, labels, folds, seed, regularisation, everyImage, classWeight, resume, noWait };
        command.SetRemoteAction(async context =>
        {
            var parameters = new RunParameters
            {
                Model = context.Get(model) ?? "",
                LabelVersion = context.Get(labels) ?? "",
                Seed = context.Get(seed),
                Head = new HeadParameters
                {
                    Folds = context.Get(folds),
                    Regularisation = { context.Get(regularisation) ?? [] },
                    EveryImage = context.Get(everyImage),
                    ClassWeight = context.Get(classWeight),
                },
            };
            var run = context.Get(resume) is { } stopped
                ? await ResumeAsync(context, stopped)
                : await StartAsync(context, context.Get(DatasetCommand.Name), parameters);
            if (!context.Get(noWait))
                run = await WaitAsync(context, run);

            if (context.Json)
                JsonOutput.Write(run);
            else if (run.Summary is { Head: { } head } summary)
                context.Console.Write(Tables.Facts(
                    ("run", run.Id),
                    ("scored", $"{Tables.Number(summary.Scored)} images, {Tables.Number(summary.Skipped)} skipped"),
                    ("predicted", $"{Tables.Number(head.Predicted)} images, labelled or not"),
                    ("classes", Tables.Number(head.Classes)),
                    ("accuracy out of sample", Tables.Number(head.Accuracy)),
                    ("log loss out of sample", Tables.Number(head.LogLoss)),
                    ("AUROC out of sample", head.HasAuroc ? Tables.Number(head.Auroc) : "not defined"),
                    ("average precision", head.HasAveragePrecision ? Tables.Number(head.AveragePrecision) : "not defined"),
                    ("calibration error", $"{Tables.Number(head.CalibrationError)}, {Tables.Number(head.CalibrationErrorScaled)} at temperature {Tables.Number(head.Temperature)}"),
                    ("regularisation C", Tables.Number(head.Regularisation, "G4")),
                    ("seconds", Tables.Number(summary.Seconds, "0.0"))));
            else
                context.Console.WriteLine($"Run {run.Id} goes on; assay dataset show {run.Dataset} tells how it stands.");
        });
        return command;
    }

    public static async Task<Run> StartAsync(CommandContext context, string dataset, RunParameters parameters) =>
        (await context.Client<ScoringService.ScoringServiceClient>()
            .StartRunAsync(new StartRunRequest { Dataset = dataset, Parameters = parameters }, cancellationToken: context.CancellationToken)).Run;

    public static async Task<Run> ResumeAsync(CommandContext context, string run) =>
        (await context.Client<ScoringService.ScoringServiceClient>().ResumeRunAsync(new ResumeRunRequest { Run = run }, cancellationToken: context.CancellationToken)).Run;

    public static async Task<Run> WaitAsync(CommandContext context, Run run, string verb = "score")
    {
        var watch = context.Client<ScoringService.ScoringServiceClient>().WatchRun(new WatchRunRequest { Run = run.Id }, cancellationToken: context.CancellationToken);
        return (await JobDisplay.FollowAsync(context, $"{verb} {run.Dataset}", watch, response => response.Run.Progress)).Run;
    }
}
