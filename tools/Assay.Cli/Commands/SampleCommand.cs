using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Cli.Sample;
using Spectre.Console;

namespace Assay.Cli.Commands;

/// <summary><c>assay sample</c>: make a labelled set of images with known errors.</summary>
internal static class SampleCommand
{
    public static Command Create()
    {
        var folder = new Argument<string>("folder") { Description = "New folder for the set" };
        var standard = new SampleOptions { Folder = "" };
        var count = new Option<int>("--count") { Description = "Images in all", DefaultValueFactory = _ => standard.Count };
        var noise = new Option<double>("--noise") { Description = "Share of wrong labels, 0 .. 0.5", DefaultValueFactory = _ => standard.Noise };
        var seed = new Option<ulong>("--seed") { Description = "Seed; the same makes the same files", DefaultValueFactory = _ => standard.Seed };
        var command = new Command("sample", "Make a labelled set of images with known errors, to try Assay on") { folder, count, noise, seed };
        command.SetGuardedAction(async (parsed, cancellationToken) =>
        {
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
