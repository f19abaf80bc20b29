using System.Globalization;
using Assay.Common.V1;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Assay.Cli.CommandLine;

/// <summary>Done of total, rate and time left, as the server says.</summary>
internal sealed class NumbersColumn : ProgressColumn
{
    private const string Key = "progress";

    public static void Set(ProgressTask task, JobProgress progress) => task.State.Update<Numbers>(Key, _ => new Numbers(Format(progress)));

    public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) =>
        new Text(task.State.Get<Numbers>(Key).Text ?? "");

    private static string Format(JobProgress progress)
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{progress.Done:N0} of {progress.Total:N0}");
        if (progress.Rate > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", {progress.Rate:N0}/s");
        if (progress is { HasSecondsLeft: true, State: JobState.Running })
            text += $", {TimeSpan.FromSeconds(Math.Ceiling(progress.SecondsLeft)):c} left";
        return text;
    }

    // The state of a task holds structs only.
    private readonly record struct Numbers(string? Text);
}
