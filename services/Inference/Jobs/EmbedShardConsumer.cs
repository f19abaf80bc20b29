using Assay.Contracts.V1;
using Assay.Inference.Pipeline;
using Assay.Messaging;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Jobs;

/// <summary>
/// Embeds a shard, unless its job was stopped meanwhile. A process that is told to stop lets go of its shards at once, since they would take
/// longer than it is given: their messages go back into the queue.
/// </summary>
internal sealed class EmbedShardConsumer(
    ShardEmbedder embedder, EmbeddingJobCatalog jobs, EmbeddingProgress progress, IHostApplicationLifetime lifetime, TimeProvider time) : IConsumer<EmbedShard>
{
    private static readonly TimeSpan GiveBackDelay = TimeSpan.FromMilliseconds(500);

    public async Task Consume(ConsumeContext<EmbedShard> context)
    {
        var (dataset, shard, model) = (context.Message.Dataset, context.Message.Shard, context.Message.Model);
        if (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            await GiveBackAsync(context);
            return;
        }

        var job = await jobs.FindLatestAsync(dataset, model, context.CancellationToken);
        if (job is { Job.Status: JobStatus.Cancelled or JobStatus.Failed })
            return;

        using var activity = InferenceTelemetry.Activities.StartIn("embed shard", job?.Job.TraceParent);
        activity?.SetTag("assay.dataset", dataset).SetTag("assay.shard", shard).SetTag("assay.model", model);
        var inHand = job is { Job.HasEnded: false } ? progress.Of(job.Id) : null;
        inHand?.Begin(shard);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            var outcome = await embedder.EmbedAsync(dataset, shard, model, images => inHand?.Add(shard, images), stop.Token);
            await context.Publish(
                new ShardEmbedded { Dataset = dataset, Shard = shard, Model = model, Images = outcome.Images, Quarantined = outcome.Quarantined },
                context.CancellationToken);
            inHand?.End(shard);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested)
        {
            inHand?.Drop(shard);
            await GiveBackAsync(context);
        }
        catch (Exception exception)
        {
            activity.Fail(exception);
            inHand?.Drop(shard);
            throw;
        }
    }

    // Back to the end of the queue. An exception would do otherwise: to MassTransit, work that its consumer cancelled has failed, and so would the job.
    // Without haste: until the bus has stopped to take messages, this process could get it again.
    private async Task GiveBackAsync(ConsumeContext<EmbedShard> context)
    {
        await Task.Delay(GiveBackDelay, time, CancellationToken.None);
        await context.Publish(context.Message, CancellationToken.None);
    }
}

internal sealed class EmbedShardConsumerDefinition(IOptions<InferenceOptions> options)
    : ServiceConsumerDefinition<EmbedShardConsumer>(QueueNames.InferenceEmbedShard, options.Value.ShardsInFlight);
