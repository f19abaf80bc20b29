using Assay.Contracts.V1;
using Assay.Messaging;
using MassTransit;

namespace Assay.Inference.Jobs;

/// <summary>Keeps account of finished shards in the job, whichever process embedded them.</summary>
internal sealed class ShardEmbeddedConsumer(EmbeddingJobs jobs) : IConsumer<ShardEmbedded>
{
    public Task Consume(ConsumeContext<ShardEmbedded> context)
    {
        var shard = context.Message;
        return jobs.EndShardAsync(shard.Dataset, shard.Model, shard.Shard, shard.Images, shard.Quarantined, context.CancellationToken);
    }
}

internal sealed class ShardEmbeddedConsumerDefinition() : ServiceConsumerDefinition<ShardEmbeddedConsumer>(QueueNames.InferenceShardEmbedded, concurrency: 1);
