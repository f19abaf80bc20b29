using Assay.Common.V1;
using Grpc.Core;
using Spectre.Console;

namespace Assay.Cli.CommandLine;

/// <summary>Follows a Watch stream with a progress bar to the job's end.</summary>
internal static class JobDisplay
{
    /// <summary>Returns the last response.</summary>
    /// <exception cref="CommandException">The job failed or was cancelled.</exception>
    public static async Task<T> FollowAsync<T>(
        CommandContext context, string title, AsyncServerStreamingCall<T> watch, Func<T, JobProgress> progressOf)
        where T : class
    {
        using var call = watch;
        T? last = null;
        if (context.Json)
        {
            await foreach (var response in call.ResponseStream.ReadAllAsync(context.CancellationToken))
                last = response;
        }
        else
        {
            await context.Console.Progress()
                .AutoClear(false)
                .Columns(new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn(), new PercentageColumn(), new NumbersColumn())
                .StartAsync(async bars =>
                {
                    var bar = bars.AddTask(Markup.Escape(title), maxValue: 1);
                    await foreach (var response in call.ResponseStream.ReadAllAsync(context.CancellationToken))
                    {
                        last = response;
                        Show(bar, title, progressOf(response));
                    }
                });
        }

        if (last is null)
            throw new CommandException($"{title}: the server ended the stream without saying how the job stands.");
        var progress = progressOf(last);
        return progress.State switch
        {
            JobState.Succeeded => last,
            JobState.Cancelled => throw new CommandException($"{title} was cancelled."),
            _ => throw new CommandException($"{title} failed: {progress.Error}"),
        };
    }

    private static void Show(ProgressTask bar, string title, JobProgress progress)
    {
        bar.MaxValue = Math.Max(progress.Total, 1);
        bar.Value = progress.State == JobState.Succeeded ? bar.MaxValue : progress.Done;
        bar.Description = progress.Message.Length == 0 ? Markup.Escape(title) : $"{Markup.Escape(title)} [grey]{Markup.Escape(progress.Message)}[/]";
        NumbersColumn.Set(bar, progress);
    }
}
