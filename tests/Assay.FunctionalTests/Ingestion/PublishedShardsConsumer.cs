using Assay.Contracts.V1;
using Assay.Messaging;
using MassTransit;

namespace Assay.FunctionalTests.Ingestion;

internal sealed class PublishedShardsConsumer(PublishedShards shards) : IConsumer<ShardIngested>
{
    public Task Consume(ConsumeContext<ShardIngested> context)
    {
        var message = context.Message;
        shards.Add(message.Dataset, message.Shard, message.Images, message.Models);
        return Task.CompletedTask;
    }
}

internal sealed class PublishedShardsConsumerDefinition() : ServiceConsumerDefinition<PublishedShardsConsumer>("test-shard-ingested", 1);
