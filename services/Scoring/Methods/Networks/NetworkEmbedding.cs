using System.Globalization;
using Assay.Common.V1;
using Assay.Inference.V1;
using Assay.Scoring.Upstream;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Methods.Networks;

/// <summary>Has every image embedded with the model of a run: an embedding job of Inference like any other, which is joined if it runs already.</summary>
internal sealed class NetworkEmbedding(
    InferenceService.InferenceServiceClient inference, DatasetDirectory datasets, IOptions<ScoringOptions> options, TimeProvider time)
{
    /// <exception cref="WrongStateException">The job failed or was stopped.</exception>
    public async Task EnsureAsync(RunContext context, CancellationToken cancellationToken)
    {
        var run = context.Run;
        await context.Checkpoint.StepAsync("embedding images with the trained network", cancellationToken);
        if (await datasets.CountNotEmbeddedAsync(run.Dataset, run.Shards, run.Model, cancellationToken) == 0)
            return;

        var start = new StartEmbeddingRequest { Dataset = run.Dataset, Model = run.Model };
        var job = (await inference.StartEmbeddingAsync(start, cancellationToken: cancellationToken).OfServiceAsync("Inference")).Job;
        while (job.Progress.State is JobState.Pending or JobState.Running)
        {
            context.Checkpoint.Say(string.Create(CultureInfo.InvariantCulture, $"embedding images with the trained network: {job.Progress.Done:N0} of {job.Progress.Total:N0}"));
            await Task.Delay(options.Value.LookInterval, time, cancellationToken);
            await context.Checkpoint.CountAsync(0, cancellationToken);
            job = (await inference.GetEmbeddingAsync(new GetEmbeddingRequest { Job = job.Id }, cancellationToken: cancellationToken).OfServiceAsync("Inference")).Job;
        }

        if (job.Progress.State != JobState.Succeeded)
        {
            throw new WrongStateException(job.Progress.State == JobState.Cancelled
                ? $"The embedding of \"{run.Dataset}\" with the trained network \"{run.Model}\" was stopped. Resume the run to go on with it."
                : $"The embedding of \"{run.Dataset}\" with the trained network \"{run.Model}\" failed: {job.Progress.Error} Then resume the run.");
        }
    }
}
