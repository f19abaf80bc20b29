using System.Globalization;
using Assay.Contracts.V1;
using Assay.RealParts;
using MassTransit;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Distributed;

/// <summary>Messages/s through a quorum queue of the broker, published with confirmation and consumed, against the in-memory bus.</summary>
internal static class BusThroughput
{
    private const int Messages = 10_000;
    private const int InFlight = 64;
    private const string Queue = "bench-throughput";

    public static async Task MeasureAsync(string folder)
    {
        var port = FreePorts.Find(4);
        await Scripts.RunAsync("rabbitmq", ["start", folder, port.ToString(CultureInfo.InvariantCulture)]);
        try
        {
            var password = (await File.ReadAllTextAsync(Path.Combine(folder, "password"))).Trim();
            var broker = await MeasureAsync(handler => Bus.Factory.CreateUsingRabbitMq(bus =>
            {
                bus.Host("127.0.0.1", (ushort)port, "/", host =>
                {
                    host.Username("assay");
                    host.Password(password);
                });
                bus.ReceiveEndpoint(Queue, endpoint =>
                {
                    endpoint.SetQuorumQueue();
                    endpoint.PrefetchCount = InFlight;
                    endpoint.Handler<EmbedShard>(_ => handler());
                });
            }));
            var memory = await MeasureAsync(handler => Bus.Factory.CreateUsingInMemory(bus => bus.ReceiveEndpoint(Queue, endpoint => endpoint.Handler<EmbedShard>(_ => handler()))));
            Figure("distributed-bus", broker, "messages/s", memory, "messages/s in memory", broker / memory);
            Say($"three messages a shard: {broker / 3:0} shards/s, or {broker / 3 * 2_048 / 1e6:0.0} million images/s, before the bus is the limit");
        }
        finally
        {
            await Scripts.RunAsync("rabbitmq", ["stop", folder]);
        }
    }

    private static async Task<double> MeasureAsync(Func<Func<Task>, IBusControl> create)
    {
        var (seen, all) = (0, new TaskCompletionSource());
        var bus = create(() =>
        {
            if (Interlocked.Increment(ref seen) == Messages)
                all.SetResult();
            return Task.CompletedTask;
        });
        await bus.StartAsync();
        try
        {
            var started = TimeProvider.System.GetTimestamp();
            await Parallel.ForEachAsync(Enumerable.Range(0, Messages), new ParallelOptions { MaxDegreeOfParallelism = InFlight }, async (shard, cancellationToken) =>
                await bus.Publish(new EmbedShard { Dataset = "bench", Shard = shard, Model = "none" }, cancellationToken));
            await all.Task;
            return Messages / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
        }
        finally
        {
            await bus.StopAsync();
        }
    }
}
