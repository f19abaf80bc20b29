using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Scoring.V1;
using Spectre.Console;

namespace Assay.Cli.Commands;

/// <summary>What the commands of all methods have in common: start a run or go on with one, follow it, and show its report.</summary>
internal sealed class MethodCommand
{
    private readonly Option<string> _model = new("--model") { Description = "Model whose embeddings are read; default: that of the head run, or the one that needs no download" };
    private readonly Option<string> _labels = new("--labels") { Description = "Label version; default: that of the head run, or the newest" };
    private readonly Option<string> _source = new("--run") { Description = "Head run whose probabilities are read; default: the newest that succeeded" };
    private readonly Option<long> _seed = new("--seed") { Description = "Seed of what is drawn at random" };
    private readonly Option<string> _resume = new("--resume") { Description = "Go on with this run, which failed or was cancelled" };
    private readonly Option<string> _show = new("--show") { Description = "Show the report of this run, which succeeded" };
    private readonly Option<bool> _noWait = new("--no-wait") { Description = "Return at once and let the run go on" };

    private MethodCommand()
    {
    }

    /// <summary>A command <c>assay VERB DATASET</c> that starts a run of a method.</summary>
    /// <param name="verb">Its name.</param>
    /// <param name="description">What it does, for people.</param>
    /// <param name="options">The method's own options.</param>
    /// <param name="choose">Sets the method and its parameters.</param>
    /// <param name="show">Writes the report for people.</param>
    public static Command Create(
        string verb, string description, IEnumerable<Option> options, Action<CommandContext, RunParameters> choose, Action<CommandContext, Run, RunReport> show)
    {
        var method = new MethodCommand();
        var command = new Command(verb, description) { DatasetCommand.Name };
        foreach (var option in options)
            command.Options.Add(option);
        foreach (var option in new Option[] { method._model, method._labels, method._source, method._seed, method._resume, method._show, method._noWait })
            command.Options.Add(option);
        command.SetRemoteAction(context => method.RunAsync(context, verb, choose, show));
        return command;
    }

    private async Task RunAsync(CommandContext context, string verb, Action<CommandContext, RunParameters> choose, Action<CommandContext, Run, RunReport> show)
    {
        var client = context.Client<ScoringService.ScoringServiceClient>();
        var run = await FindOrStartAsync(context, client, choose);
        if (!context.Get(_noWait))
            run = await ScoreCommand.WaitAsync(context, run, verb);
        if (run.Summary is not { } summary)
        {
            if (context.Json)
                JsonOutput.Write(run);
            else
                context.Console.WriteLine($"Run {run.Id} goes on; assay {verb} {run.Dataset} --show {run.Id} shows what it found when it is done.");
            return;
        }

        var report = (await client.GetRunReportAsync(new GetRunReportRequest { Run = run.Id }, cancellationToken: context.CancellationToken)).Report;
        if (context.Json)
        {
            JsonOutput.Write(report);
            return;
        }

        context.Console.Write(Tables.Facts(
            ("run", run.Id),
            ("method", run.Method),
            ("images", $"{Tables.Number(summary.Scored)} scored, {Tables.Number(summary.Skipped)} skipped"),
            ("seconds", Tables.Number(summary.Seconds, "0.0"))));
        show(context, run, report);
    }

    private async Task<Run> FindOrStartAsync(CommandContext context, ScoringService.ScoringServiceClient client, Action<CommandContext, RunParameters> choose)
    {
        if (context.Get(_show) is { } shown)
            return (await client.GetRunAsync(new GetRunRequest { Run = shown }, cancellationToken: context.CancellationToken)).Run;
        if (context.Get(_resume) is { } stopped)
            return await ScoreCommand.ResumeAsync(context, stopped);

        var parameters = new RunParameters
        {
            Model = context.Get(_model) ?? "",
            LabelVersion = context.Get(_labels) ?? "",
            SourceRun = context.Get(_source) ?? "",
            Seed = context.Get(_seed),
        };
        choose(context, parameters);
        return await ScoreCommand.StartAsync(context, context.Get(DatasetCommand.Name), parameters);
    }
}
