using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.Inference.V1;
using Spectre.Console;

namespace Assay.Cli.Commands;

/// <summary><c>assay embed</c>: embed a data set with a model.</summary>
internal static class EmbedCommand
{
    public static Command Create()
    {
        var model = new Option<string>("--model") { Description = "Model; default: the one that needs no download" };
        var noWait = new Option<bool>("--no-wait") { Description = "Return at once and let the job run" };
        var command = new Command("embed", "Embed every image of a data set") { DatasetCommand.Name, model, noWait };
        command.SetRemoteAction(async context =>
        {
            var job = await StartAsync(context, context.Get(DatasetCommand.Name), context.Get(model) ?? "");
            if (!context.Get(noWait))
                job = await WaitAsync(context, job);

            if (context.Json)
                JsonOutput.Write(job);
            else
                context.Console.WriteLine($"{Tables.Number(job.Progress.Done)} images embedded with {job.Model}; {Tables.Number(job.Quarantined)} could not be decoded (assay dataset quarantine {job.Dataset}).");
        });
        return command;
    }

    public static async Task<EmbeddingJob> StartAsync(CommandContext context, string dataset, string model) =>
        (await context.Client<InferenceService.InferenceServiceClient>()
            .StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = dataset, Model = model }, cancellationToken: context.CancellationToken)).Job;

    public static async Task<EmbeddingJob> WaitAsync(CommandContext context, EmbeddingJob job)
    {
        var watch = context.Client<InferenceService.InferenceServiceClient>()
            .WatchEmbedding(new WatchEmbeddingRequest { Job = job.Id }, cancellationToken: context.CancellationToken);
        return (await JobDisplay.FollowAsync(context, $"embed {job.Dataset}", watch, response => response.Job.Progress)).Job;
    }
}
