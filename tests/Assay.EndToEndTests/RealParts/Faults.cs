using Assay.Contracts.V1;
using Assay.Messaging;
using Assay.RealParts;
using static Assay.RealParts.MainJobStage;

namespace Assay.EndToEndTests.RealParts;

/// <summary>Everything that goes wrong in a deployment sooner or later.</summary>
internal sealed class Faults(RealCluster cluster, BrokerApi broker, Random random)
{
    private const string Model = "assay-filters-v1";
    private static readonly MainJobStage[] Any = [Ingest, Embed, Score];

    // What a platform needs to notice that a container is dead, and to start it again.
    private static readonly TimeSpan ShortestRestart = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestRestart = TimeSpan.FromMilliseconds(1_500);

    private static TimeSpan StoreOutage => TimeSpan.FromSeconds(RealPartsFixture.IsFull ? 30 : 8);

    /// <summary>All of them, in an order drawn by the seed within each stage's needs.</summary>
    public IReadOnlyList<Fault> All(Func<string> dataset)
    {
        Fault[] faults =
        [
            Kill("ingestion", Ingest),
            Kill("labelstore", Ingest),
            new("message delivered twice", [Embed], _ => DeliverTwiceAsync(dataset())),
            new("poison message", [Embed], _ => broker.PoisonAsync(QueueNames.InferenceEmbedShard)),
            Kill("inference", Embed),
            Kill("inference-worker-1", Embed),
            new("worker frozen", [Embed], FreezeWorkerAsync),
            new("broker restarted", Any, _ => cluster.RestartBrokerAsync()),
            new($"store away for {StoreOutage.TotalSeconds:0} s", [Ingest, Embed], _ => StopStoreAsync()),
            Kill("scoring", Score),
            Kill("selection", Any),
            Kill("workbench", Any),
        ];
        random.Shuffle(faults);
        return faults;
    }

    private Fault Kill(string service, params MainJobStage[] stages) => new($"SIGKILL of {service}", stages, async _ =>
    {
        await cluster.Processes.KillAsync(service);
        await Task.Delay(ShortestRestart + (random.NextDouble() * (LongestRestart - ShortestRestart)));
        await cluster.Processes.StartAsync(service);
    });

    // While one worker hangs, its messages must go to the other; what it writes when it wakes must do no harm.
    private async Task FreezeWorkerAsync(MainJob job)
    {
        var worker = cluster.Workers[^1];
        var done = job.Done;
        await cluster.Processes.FreezeAsync(worker);
        while (job.Stage == Embed && job.Done < done + (3 * RealPartsFixture.ShardSize))
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        await cluster.Processes.ThawAsync(worker);
    }

    private async Task StopStoreAsync()
    {
        await cluster.StopStoreAsync();
        await Task.Delay(StoreOutage);
        await cluster.StartStoreAsync();
    }

    private async Task DeliverTwiceAsync(string dataset)
    {
        for (var time = 0; time < 2; time++)
        {
            for (var shard = 0; shard < 4; shard++)
                await broker.PublishAsync(new EmbedShard { Dataset = dataset, Shard = shard, Model = Model });
        }
    }
}
