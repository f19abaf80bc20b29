using Assay.Contracts.V1;
using Assay.Inference.Pipeline;
using Assay.Messaging;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Jobs;

/// <summary>
/// Embeds a shard, unless its job was stopped meanwhile. A process that is told to stop lets go of its shards at once: they would take longer than it
/// is given, and the reconciler asks for them again.
/// </summary>
internal sealed class EmbedShardConsumer(ShardEmbedder embedder, EmbeddingJobs jobs, LiveProgress live, IHostApplicationLifetime lifetime) : IConsumer<EmbedShard>
{
    public async Task Consume(ConsumeContext<EmbedShard> context)
    {
        var (dataset, shard, model) = (context.Message.Dataset, context.Message.Shard, context.Message.Model);
        var job = await jobs.FindLatestAsync(dataset, model, context.CancellationToken);
        if (job is { Job.Status: JobStatus.Cancelled or JobStatus.Failed })
            return;

        using var activity = InferenceTelemetry.Activities.StartIn("embed shard", job?.Job.TraceParent);
        activity?.SetTag("assay.dataset", dataset).SetTag("assay.shard", shard).SetTag("assay.model", model);
        var meter = job is { Job.HasEnded: false } ? live.Open(job.Id) : null;
        if (meter is not null && job is not null && meter.Done < job.Job.Done)
            meter.Report(job.Job.Done);
        var done = 0;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            var outcome = await embedder.EmbedAsync(dataset, shard, model, images =>
            {
                Interlocked.Add(ref done, images);
                meter?.Add(images);
            }, stop.Token);
            await context.Publish(
                new ShardEmbedded { Dataset = dataset, Shard = shard, Model = model, Images = outcome.Images, Quarantined = outcome.Quarantined },
                context.CancellationToken);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
        }
        catch (Exception exception)
        {
            activity.Fail(exception);
            meter?.Add(-done);
            throw;
        }
    }
}

internal sealed class EmbedShardConsumerDefinition(IOptions<InferenceOptions> options)
    : ServiceConsumerDefinition<EmbedShardConsumer>(QueueNames.InferenceEmbedShard, options.Value.ShardsInFlight);
