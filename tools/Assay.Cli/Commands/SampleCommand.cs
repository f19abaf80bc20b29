using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Cli.Sample;
using Assay.Ingestion.V1;
using Spectre.Console;

namespace Assay.Cli.Commands;

/// <summary><c>assay sample</c>: make a labelled set of images with known errors, and try Assay on it.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "New folder for the set" };
        var standard = new SampleOptions { Folder = "" };
        var count = new Option<int>("--count") { Description = "Images in all", DefaultValueFactory = _ => standard.Count };
        var noise = new Option<double>("--noise") { Description = "Share of wrong labels, 0 .. 0.5", DefaultValueFactory = _ => standard.Noise };
        var seed = new Option<ulong>("--seed") { Description = "Seed; the same makes the same files", DefaultValueFactory = _ => standard.Seed };
        var run = new Option<bool>("--run") { Description = "Then take the set through ingest, embed, score and select, its images copied into the object store" };
        var web = new Option<string>("--web") { Description = "Address of the Workbench, for the link at the end", DefaultValueFactory = _ => "http://127.0.0.1:5080", HelpName = "url" };
        var command = new Command("sample", "Make a labelled set of images with known errors, to try Assay on") { folder, count, noise, seed, run, web };
        command.SetGuardedAction(async (parsed, cancellationToken) =>
        {
            if (parsed.GetValue(run))
                return await RunAsync(parsed, Path.GetFullPath(parsed.GetValue(folder)!), new Uri(parsed.GetValue(web)!), cancellationToken);
            var options = new SampleOptions
            {
                Folder = Path.GetFullPath(parsed.GetValue(folder)!),
                Count = parsed.GetValue(count),
                Noise = parsed.GetValue(noise),
                Seed = parsed.GetValue(seed),
            };
            await MakeAsync(AnsiConsole.Console, options, cancellationToken);
            AnsiConsole.Console.WriteLine($"Images in {SampleSet.ImagesFolder(options.Folder)}, the truth in {Path.Combine(options.Folder, SampleTruth.FileName)}.");
            return ExitCode.Success;
        });
        return command;
    }

    private static async Task<int> RunAsync(ParseResult parsed, string folder, Uri web, CancellationToken cancellationToken)
    {
        using var context = new CommandContext(parsed, cancellationToken);
        using var telemetry = RemoteCommand.BeginTelemetry("assay sample");
        await SampleRun.RunAsync(context, folder, web, StorageMode.Copy);
        return ExitCode.Success;
    }

    /// <summary>Makes a set with a progress bar.</summary>
    public static Task MakeAsync(IAnsiConsole console, SampleOptions options, CancellationToken cancellationToken) =>
        console.Progress().StartAsync(async bars =>
        {
            var bar = bars.AddTask("make sample", maxValue: options.Count);
            await SampleSet.WriteAsync(options, new Counter(written => bar.Value = Math.Max(bar.Value, written)), cancellationToken);
        });

    // Progress<T> would report on the thread pool, out of order and after the end.
    private sealed class Counter(Action<int> report) : IProgress<int>
    {
        public void Report(int value) => report(value);
    }
}
