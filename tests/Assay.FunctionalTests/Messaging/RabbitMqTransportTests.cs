using System.Collections.Concurrent;
using Assay.Messaging;
using Assay.Messaging.FailedMessages;
using Assay.Messaging.RabbitMq;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using RabbitMQ.Client;
using Xunit;

namespace Assay.FunctionalTests.Messaging;

/// <summary>The bus on a real broker.</summary>
[Collection(BrokerCollection.Name)]
public sealed class RabbitMqTransportTests(Broker broker)
{
    private static readonly string ErrorQueue = QueueNames.ErrorQueueOf(WorkConsumer.Queue);

    [Fact]
    public async Task DeployTopology_BeforeTheFirstConsumer_DeclaresQueuesAndBindings()
    {
        var virtualHost = await broker.AddVirtualHostAsync();
        await using var app = await DeployAsync([.. broker.SettingsOf(virtualHost), ("Messaging:DeployTopologyOnly", "true")]);

        var queues = (await broker.GetQueuesAsync(virtualHost)).EnumerateArray().ToDictionary(queue => queue.GetProperty("name").GetString()!);
        Assert.Equal([WorkConsumer.Queue, ErrorQueue], queues.Keys.Order(StringComparer.Ordinal));
        Assert.All(queues.Values, queue => Assert.Equal("quorum", queue.GetProperty("arguments").GetProperty("x-queue-type").GetString()));
        Assert.Equal(20, queues[WorkConsumer.Queue].GetProperty("arguments").GetProperty("x-delivery-limit").GetInt32());
        Assert.Equal(ErrorQueue, queues[WorkConsumer.Queue].GetProperty("arguments").GetProperty("x-dead-letter-exchange").GetString());
        Assert.Contains((await broker.GetBindingsAsync(virtualHost)).EnumerateArray(), binding =>
            binding.GetProperty("source").GetString() == $"{typeof(Work).Namespace}:{nameof(Work)}" && binding.GetProperty("destination").GetString() == WorkConsumer.Queue);
    }

    [Fact]
    public async Task Start_WithPrefetchAndConcurrency_TakesAsManyAndHandlesAsMany()
    {
        var virtualHost = await broker.AddVirtualHostAsync();
        var (running, most) = (0, 0);
        var handled = new ConcurrentQueue<int>();
        var gate = new TaskCompletionSource();
        await using var host = await MessagingHost.StartAsync(
            async context =>
            {
                var now = Interlocked.Increment(ref running);
                InterlockedMax(ref most, now);
                await gate.Task;
                Interlocked.Decrement(ref running);
                handled.Enqueue(context.Message.Number);
            },
            [.. broker.SettingsOf(virtualHost), ($"Messaging:Consumers:{WorkConsumer.Queue}:Prefetch", "5"), ($"Messaging:Consumers:{WorkConsumer.Queue}:Concurrency", "3")]);
        for (var number = 0; number < 9; number++)
            await host.Bus.Publish(new Work { Number = number });

        await Eventually.TrueAsync(() => Volatile.Read(ref running) == 3);
        // Five are taken and not answered; the others wait at the broker.
        await using var connection = await broker.ConnectAsync(virtualHost);
        await using var channel = await connection.CreateChannelAsync();
        await Eventually.TrueAsync(async () => (await channel.QueueDeclarePassiveAsync(WorkConsumer.Queue)).MessageCount == 4);
        gate.SetResult();
        await Eventually.TrueAsync(() => handled.Count == 9);
        Assert.Equal(3, most);
    }

    [Fact]
    public async Task Consume_OfAMessageThatKeepsKillingItsProcess_EndsAmongTheFailed()
    {
        var virtualHost = await broker.AddVirtualHostAsync();
        await using var app = await DeployAsync([.. broker.SettingsOf(virtualHost), ("Messaging:RabbitMq:DeliveryLimit", "2"), ("Messaging:DeployTopologyOnly", "true")]);
        await using var connection = await broker.ConnectAsync(virtualHost);
        await using (var channel = await connection.CreateChannelAsync())
            await channel.BasicPublishAsync("", WorkConsumer.Queue, new byte[] { (byte)'7' });

        // A process that dies: its channel goes while it holds the message.
        var deliveries = 0;
        while (true)
        {
            await using var channel = await connection.CreateChannelAsync();
            if (await channel.BasicGetAsync(WorkConsumer.Queue, autoAck: false) is null && deliveries > 0)
                break;
            deliveries++;
        }

        Assert.Equal(3, deliveries);
        var messages = app.Services.GetRequiredService<IFailedMessages>();
        var failed = Assert.Single((await messages.ListAsync(null, 10, null, CancellationToken.None)).Messages);
        Assert.Equal(FailedMessage.DeliveryLimit, failed.ExceptionType);
        Assert.Equal(3, failed.Attempts);
        Assert.NotNull(failed.Failed);
        Assert.Equal(1, await messages.RetryAsync(new FailedMessageSelection(failed.Queue, null), CancellationToken.None));
        await using var again = await connection.CreateChannelAsync();
        Assert.Equal("7"u8.ToArray(), (await again.BasicGetAsync(WorkConsumer.Queue, autoAck: true))?.Body.ToArray());
    }

    [Fact]
    public async Task List_ThirtyTimes_LosesNothing()
    {
        var virtualHost = await broker.AddVirtualHostAsync();
        await using var host = await MessagingHost.StartAsync(_ => throw new InvalidOperationException(), broker.SettingsOf(virtualHost));
        // A message may be delivered twice, and then fail twice.
        var id = NewId.NextGuid();
        for (var delivery = 0; delivery < 2; delivery++)
            await host.Bus.Publish(new Work(), context => context.MessageId = id);

        var failed = await host.FailedAsync(2);
        // Looking gives each back, in an order of the broker's.
        for (var look = 0; look < 30; look++)
            Assert.Equal(failed.ToHashSet(), (await host.FailedAsync(2)).ToHashSet());

        Assert.Equal(2, await host.Failed.DiscardAsync(new FailedMessageSelection(WorkConsumer.Queue, new HashSet<string> { failed[0].Id }), default));
    }

    [Fact]
    public async Task Stop_WhileAMessageIsHandled_GivesItBack()
    {
        var virtualHost = await broker.AddVirtualHostAsync();
        var taken = new TaskCompletionSource();
        var handled = new TaskCompletionSource<int>();
        await using (var first = await MessagingHost.StartAsync(
            async context =>
            {
                taken.TrySetResult();
                await Task.Delay(Timeout.Infinite, context.CancellationToken);
            },
            [.. broker.SettingsOf(virtualHost), ("Shutdown:Timeout", "00:00:02")]))
        {
            await first.Bus.Publish(new Work { Number = 3 });
            await taken.Task.WaitAsync(TimeSpan.FromSeconds(60));
        }

        await using var second = await MessagingHost.StartAsync(
            context =>
            {
                handled.TrySetResult(context.Message.Number);
                return Task.CompletedTask;
            },
            broker.SettingsOf(virtualHost));
        Assert.Equal(3, await handled.Task.WaitAsync(TimeSpan.FromSeconds(60)));
        await second.FailedAsync(0);
    }

    [Fact]
    public async Task Run_WhileTheBrokerIsAway_IsUpNotReadyAndGoesOnWhenItIsBack()
    {
        var virtualHost = await broker.AddVirtualHostAsync();
        var handled = new ConcurrentQueue<int>();
        Task Consume(ConsumeContext<Work> context)
        {
            handled.Enqueue(context.Message.Number);
            return Task.CompletedTask;
        }

        await using var running = await MessagingHost.StartAsync(Consume, broker.SettingsOf(virtualHost));
        await broker.StopAsync();
        await Eventually.TrueAsync(() => !running.IsReady());
        await using var started = await MessagingHost.StartAsync(Consume, broker.SettingsOf(virtualHost), awaitReady: false);
        Assert.False(started.IsReady());
        var published = running.Bus.Publish(new Work { Number = 5 });

        await broker.StartAsync();

        await running.ReadyAsync();
        await started.ReadyAsync();
        await published.WaitAsync(TimeSpan.FromSeconds(60));
        await started.Bus.Publish(new Work { Number = 6 });
        await Eventually.TrueAsync(() => handled.Distinct().Count() == 2);
    }

    [Theory]
    [InlineData("Messaging:RabbitMq:Password", "wrong", "Messaging:RabbitMq:Username and Messaging:RabbitMq:Password")]
    [InlineData("Messaging:RabbitMq:VirtualHost", "nowhere", "has no virtual host \"nowhere\"")]
    public async Task Start_WithWhatTheBrokerRefuses_SaysWhatToMend(string key, string value, string inMessage)
    {
        var virtualHost = await broker.AddVirtualHostAsync();

        var refused = await Assert.ThrowsAsync<BrokerRefusedException>(
            () => MessagingHost.StartAsync(_ => Task.CompletedTask, [.. broker.SettingsOf(virtualHost), (key, value)]));

        Assert.Contains(inMessage, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("wrong", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_WithHalfFilledSettings_NamesThemAll()
    {
        var invalid = await Assert.ThrowsAsync<OptionsValidationException>(() => MessagingHost.StartAsync(
            _ => Task.CompletedTask,
            ("Messaging:Transport", "RabbitMq"), ("Messaging:RabbitMq:Tls:CertificateFile", "none.pem"), ("Messaging:Consumers:inference:Concurrency", "0")));

        string[] named = ["RabbitMq:Host", "RabbitMq:Username", "RabbitMq:Password", "Tls:Enabled", "Tls:KeyFile", "Tls:CertificateFile is none.pem", "Consumers has \"inference\"", "Concurrency is 0"];
        Assert.All(named, part => Assert.Contains(part, invalid.Message, StringComparison.Ordinal));
    }

    private static async Task<WebApplication> DeployAsync(IEnumerable<(string Key, string Value)> settings)
    {
        // Declaring needs no folder: nothing of the stores is opened.
        var app = MessagingHost.Build(Path.GetTempPath(), _ => Task.CompletedTask, settings);
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await MessagingTopology.DeployAsync(app.Services, limit.Token);
        return app;
    }

    private static void InterlockedMax(ref int target, int value)
    {
        for (var seen = Volatile.Read(ref target); seen < value;)
            seen = Interlocked.CompareExchange(ref target, value, seen);
    }
}
