using System.Globalization;
using System.Text;
using Assay.Ingestion.V1;
using Assay.Messaging;
using Assay.RealParts;
using Xunit;
using Xunit.Abstractions;
using Task = System.Threading.Tasks.Task;

namespace Assay.EndToEndTests.RealParts;

/// <summary>
/// The main job while everything goes wrong that does so in deployments: it finishes, nothing is lost or doubled, and its columns have the
/// bytes of an undisturbed run in one process.
/// </summary>
[Collection(RealPartsCollection.Name)]
public sealed class FaultTests(RealPartsFixture fixture, ITestOutputHelper output)
{
    private const int Seed = 20_261_121;
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(30);
    private readonly StringBuilder _report = new();

    [RequiresServersFact]
    public async Task Run_UnderEveryFault_EndsWithTheBytesOfAnUndisturbedOne()
    {
        await using var cluster = await RealCluster.UpAsync(fixture.At("faults"), workers: 2, Settings());
        using var broker = new BrokerApi(cluster);
        using var limit = new CancellationTokenSource(Limit);
        var random = new Random(Seed);
        var dataset = "";
        var faults = new Faults(cluster, broker, random).All(() => dataset).ToList();
        var count = faults.Count;

        Say($"{"fault",-28} {"stage",-7} {"lasted",9} {"recovery",9}   ({RealPartsFixture.Images:N0} images a run, seed {Seed})");
        for (var round = 1; faults.Count > 0; round++)
        {
            Assert.True(round <= count, "The runs are over too soon for the faults that are left.");
            dataset = $"faults-{round}";
            var job = new MainJob(fixture.Plan(dataset), cluster.Processes, limit.Token);
            var running = job.RunAsync();
            while (!running.IsCompleted && faults.Count > 0)
            {
                await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(random.Next(100, 600)), limit.Token));
                if (!running.IsCompleted && faults.Find(fault => fault.Stages.Contains(job.Stage)) is { } next)
                {
                    faults.Remove(next);
                    await TryAsync(next, job, running, cluster);
                }
            }

            var selection = await running;
            await AssertSoundAsync(cluster, broker, job, dataset);
            using var store = cluster.OpenStore();
            fixture.AssertSame(await StoreSnapshot.ReadAsync(store, dataset, job.Run, fixture.ExpectedImages, limit.Token), selection);
            Say($"run {round} ended with the bytes of an undisturbed one; {job.Resumed} times a job was resumed by hand");
        }

        await AssertPoisonIsKeptAsync(broker);
        await File.WriteAllTextAsync(Path.Combine(Scripts.RepositoryRoot, "artifacts", "faults.txt"), _report.ToString());
    }

    private async Task TryAsync(Fault fault, MainJob job, Task running, RealCluster cluster)
    {
        var (stage, began) = (job.Stage, TimeProvider.System.GetTimestamp());
        await fault.InjectAsync(job);
        var over = TimeProvider.System.GetTimestamp();
        var (atStage, done) = (job.Stage, job.Done);

        // Recovered = everybody is ready, and the work went on.
        await cluster.AwaitReadyAsync();
        while (!running.IsCompleted && job.Stage == atStage && job.Done <= done)
            await Task.WhenAny(running, Task.Delay(TimeSpan.FromMilliseconds(50)));
        Say($"{fault.Name,-28} {stage,-7} {TimeProvider.System.GetElapsedTime(began, over).TotalSeconds,7:0.0} s {TimeProvider.System.GetElapsedTime(over).TotalSeconds,7:0.0} s");
    }

    private static async Task AssertSoundAsync(RealCluster cluster, BrokerApi broker, MainJob job, string dataset)
    {
        var found = (await cluster.Processes.Client<IngestionService.IngestionServiceClient>("ingestion")
            .GetDatasetAsync(new GetDatasetRequest { Dataset = dataset })).Dataset;
        Assert.Equal(RealPartsFixture.Images, found.Images);
        Assert.Equal((RealPartsFixture.Images + RealPartsFixture.ShardSize - 1) / RealPartsFixture.ShardSize, found.Shards);

        foreach (var queue in await broker.ListQueuesAsync())
        {
            if (queue.EndsWith("_error", StringComparison.Ordinal) && queue != QueueNames.ErrorQueueOf(QueueNames.InferenceEmbedShard))
                Assert.Empty(await broker.GetAsync(queue, take: false));
        }
    }

    // The poison is where an operator finds it, and nothing else is.
    private static async Task AssertPoisonIsKeptAsync(BrokerApi broker)
    {
        var kept = await broker.GetAsync(QueueNames.ErrorQueueOf(QueueNames.InferenceEmbedShard), take: true);
        Assert.Equal(["this is no message"], kept);
    }

    // A test of minutes cannot wait out what protects a deployment of days.
    private static object Settings() => RealPartsFixture.IsFull
        ? new { }
        : new { Jobs = new { LeaseDuration = "00:00:06", HeartbeatInterval = "00:00:02", SweepInterval = "00:00:02" }, Messaging = new { RabbitMq = new { Heartbeat = "00:00:05" } } };

    private void Say(FormattableString line)
    {
        var text = line.ToString(CultureInfo.InvariantCulture);
        _report.AppendLine(text);
        output.WriteLine(text);
    }
}
