using System.Collections.Concurrent;
using Assay.Contracts.V1;
using Assay.FunctionalTests.Messaging;
using Assay.Messaging;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Assay.FunctionalTests.Inference;

/// <summary>Both messages of the workers' queue on a real broker, and word of a shard that failed for good.</summary>
[Collection(BrokerCollection.Name)]
public sealed class AugmentShardRabbitMqTests(Broker broker)
{
    [Fact]
    public async Task Messages_OfTheWorkersQueue_AreDoneOrTellWhyNot()
    {
        var virtualHost = await broker.AddVirtualHostAsync();
        var faults = new ConcurrentQueue<Fault<AugmentShard>>();
        await using var host = await InferenceHost.StartAsync(folder: null, builder =>
        {
            foreach (var (key, value) in broker.SettingsOf(virtualHost))
                builder.Configuration[key] = value;
            builder.Services.AddSingleton(faults);
            builder.AddConsumer<FaultRecorder, FaultRecorderDefinition>();
        });
        var (model, images) = await AugmentShardTests.EmbedAsync(host, 3);
        await AugmentShardTests.WriteHeadsAsync(host, model);
        await AugmentShardTests.WritePlanAsync(host, model, 2);
        // What is published before the queues are bound goes nowhere.
        await host.Services.GetRequiredService<IBusControl>().WaitForHealthStatus(BusHealthStatus.Healthy, TimeSpan.FromSeconds(60));
        var bus = host.Services.GetRequiredService<IBus>();

        await bus.Publish(new AugmentShard { Dataset = AugmentShardTests.Dataset, Shard = 0, Run = AugmentShardTests.Run });
        await bus.Publish(new EmbedShard { Dataset = AugmentShardTests.Dataset, Shard = 0, Model = model });
        await Eventually.TrueAsync(() => host.Store.ExistsAsync(DatasetKeys.RunColumn(AugmentShardTests.Dataset, AugmentShardTests.Run, 0, "scored")));
        Assert.Empty(faults);

        await host.Store.DeleteAsync(DatasetKeys.RunColumn(AugmentShardTests.Dataset, AugmentShardTests.Run, 0, "scored"));
        File.Delete(images[1]);
        await bus.Publish(new AugmentShard { Dataset = AugmentShardTests.Dataset, Shard = 0, Run = AugmentShardTests.Run });
        await Eventually.TrueAsync(() => !faults.IsEmpty);
        Assert.Contains("could be read by an earlier embedding, but not now", faults.Single().Exceptions[0].Message, StringComparison.Ordinal);
        await using var connection = await broker.ConnectAsync(virtualHost);
        await using var channel = await connection.CreateChannelAsync();
        await Eventually.TrueAsync(async () =>
            (await channel.QueueDeclarePassiveAsync(QueueNames.ErrorQueueOf(QueueNames.InferenceEmbedShard))).MessageCount == 1
            && (await channel.QueueDeclarePassiveAsync(QueueNames.InferenceEmbedShard)).MessageCount == 0);
    }
}

internal sealed class FaultRecorder(ConcurrentQueue<Fault<AugmentShard>> faults) : IConsumer<Fault<AugmentShard>>
{
    public Task Consume(ConsumeContext<Fault<AugmentShard>> context)
    {
        faults.Enqueue(context.Message);
        return Task.CompletedTask;
    }
}

internal sealed class FaultRecorderDefinition() : ServiceConsumerDefinition<FaultRecorder>("test-faults", concurrency: 1);
