using Assay.Contracts.V1;
using Assay.Messaging;
using MassTransit;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Jobs;

/// <summary>Works on shards, of whatever message, from the one queue of shards that workers are scaled on.</summary>
internal sealed class ShardConsumer(EmbedShardWork embed, AugmentShardWork augment, WorkerTurn turn) : IConsumer<EmbedShard>, IConsumer<AugmentShard>
{
    public Task Consume(ConsumeContext<EmbedShard> context) => turn.DoAsync(context, embed.DoAsync);

    public Task Consume(ConsumeContext<AugmentShard> context) => turn.DoAsync(context, (augmented, stop) => augment.DoAsync(augmented.Message, stop));
}

internal sealed class ShardConsumerDefinition(IOptions<InferenceOptions> options)
    : ServiceConsumerDefinition<ShardConsumer>(QueueNames.InferenceEmbedShard, options.Value.ShardsInFlight);
