using Assay.Contracts.V1;
using Assay.Inference.Pipeline;
using Assay.ServiceDefaults.Jobs;
using Assay.Telemetry;
using MassTransit;

namespace Assay.Inference.Jobs;

/// <summary>Embeds a shard, unless its job was stopped meanwhile.</summary>
internal sealed class EmbedShardWork(ShardEmbedder embedder, EmbeddingJobCatalog jobs, EmbeddingProgress progress)
{
    public async Task DoAsync(ConsumeContext<EmbedShard> context, CancellationToken stop)
    {
        var (dataset, shard, model) = (context.Message.Dataset, context.Message.Shard, context.Message.Model);
        var job = await jobs.FindLatestAsync(dataset, model, context.CancellationToken);
        if (job is { Job.Status: JobStatus.Cancelled or JobStatus.Failed })
            return;

        using var activity = InferenceTelemetry.Activities.StartIn("embed shard", job?.Job.TraceParent);
        activity?.SetTag("assay.dataset", dataset).SetTag("assay.shard", shard).SetTag("assay.model", model);
        var inHand = job is { Job.HasEnded: false } ? progress.Of(job.Id) : null;
        inHand?.Begin(shard);
        try
        {
            var outcome = await embedder.EmbedAsync(dataset, shard, model, images => inHand?.Add(shard, images), stop);
            await context.Publish(
                new ShardEmbedded { Dataset = dataset, Shard = shard, Model = model, Images = outcome.Images, Quarantined = outcome.Quarantined },
                context.CancellationToken);
            inHand?.End(shard);
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            inHand?.Drop(shard);
            throw;
        }
        catch (Exception exception)
        {
            activity.Fail(exception);
            inHand?.Drop(shard);
            throw;
        }
    }
}
