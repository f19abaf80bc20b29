using Assay.Contracts.V1;
using Assay.Messaging;
using Assay.ServiceDefaults.Jobs;
using MassTransit;

namespace Assay.Inference.Jobs;

/// <summary>A new shard feeds the open jobs of its data set, and opens one for each model that the data set wants.</summary>
internal sealed class ShardIngestedConsumer(EmbeddingJobs jobs, EmbeddingJobCatalog catalog) : IConsumer<ShardIngested>
{
    public async Task Consume(ConsumeContext<ShardIngested> context)
    {
        var shard = context.Message;
        foreach (var model in shard.Models)
        {
            // What a person stopped or what failed stays so until a person starts it again.
            if (await catalog.FindLatestAsync(shard.Dataset, model, context.CancellationToken) is not { Job.Status: JobStatus.Cancelled or JobStatus.Failed })
                await jobs.StartAsync(shard.Dataset, model, context.CancellationToken);
        }

        foreach (var job in await catalog.ListOpenAsync(shard.Dataset, context.CancellationToken))
            await jobs.AdvanceAsync(job, context.CancellationToken);
    }
}

internal sealed class ShardIngestedConsumerDefinition() : ServiceConsumerDefinition<ShardIngestedConsumer>(QueueNames.InferenceShardIngested, concurrency: 1);
