using System.Globalization;
using Assay.Cli.Sample;
using Assay.Ingestion.V1;
using Assay.RealParts;
using static Assay.Benchmarks.BenchmarkReport;
using Task = System.Threading.Tasks.Task;

namespace Assay.Benchmarks.Distributed;

/// <summary>
/// <c>bench distributed</c>: images/s embedded by one process with everything in it, and by 1, 2 and 4 workers on RabbitMQ and S3, each pinned to
/// a core as far as cores go, turn about in one run; what the distribution costs; messages/s of the bus.
/// </summary>
internal static class DistributedBenchmark
{
    private const int ShardSize = 2_048;
    private const int Shards = 8;
    private const int Originals = 512;
    private static readonly int[] Workers = [1, 2, 4];

    public static async Task RunAsync(string[] args)
    {
        var turns = int.Parse(Environment.GetEnvironmentVariable("ASSAY_BENCH_TURNS") ?? "3", CultureInfo.InvariantCulture);
        var work = Path.GetFullPath(Path.Combine("artifacts", "bench", "distributed"));
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
        Directory.CreateDirectory(work);
        try
        {
            var images = await MakeImagesAsync(work);
            var embedded = new List<double>();
            var distributed = Workers.ToDictionary(count => count, _ => new List<double>());
            for (var turn = 1; turn <= turns; turn++)
            {
                embedded.Add(await EmbeddedAsync(Path.Combine(work, $"embedded-{turn}"), images));
                Say($"turn {turn}: one process {embedded[^1]:0.0} images/s");
                foreach (var count in Workers)
                {
                    distributed[count].Add(await DistributedAsync(Path.Combine(work, $"distributed-{turn}-{count}"), images, count));
                    Say($"turn {turn}: {count} workers {distributed[count][^1]:0.0} images/s");
                }
            }

            foreach (var count in Workers)
                Figure($"distributed-{count}-workers", Median(distributed[count]), "images/s", Median(embedded), "images/s", Median(distributed[count].Zip(embedded, (ours, all) => ours / all)));
            var cores = Math.Min(Environment.ProcessorCount, 2);
            Say($"overhead of {cores} workers on {Environment.ProcessorCount} cores against one process: {1 - Median(distributed[cores].Zip(embedded, (ours, all) => ours / all)):0.0%} (goal: 10 % or less at {ShardSize:N0} images a shard)");
            await BusThroughput.MeasureAsync(Path.Combine(work, "bus"));
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<double> EmbeddedAsync(string folder, string images)
    {
        await using var embedded = await EmbeddedProcess.UpAsync(folder);
        return await EmbedAsync(embedded.Processes, images);
    }

    private static async Task<double> DistributedAsync(string folder, string images, int workers)
    {
        await using var cluster = await RealCluster.UpAsync(folder, workers);
        // A process that may run on one core only has the threads of one.
        for (var worker = 0; worker < workers; worker++)
        {
            await cluster.Processes.StopAsync(cluster.Workers[worker]);
            await cluster.Processes.StartOnAsync(worker % Environment.ProcessorCount, cluster.Workers[worker]);
        }

        await cluster.AwaitReadyAsync();
        return await EmbedAsync(cluster.Processes, images);
    }

    private static async Task<double> EmbedAsync(ServiceProcesses processes, string images)
    {
        var source = new Source { Folder = new FolderSource { Path = images } };
        var job = new MainJob(new MainJobPlan("speed", source, ShardSize, StorageMode.Reference), processes, CancellationToken.None);
        await job.IngestAsync();
        // The first shards of a process also compile it and load the model; both forms pay that, as a service does once.
        var started = TimeProvider.System.GetTimestamp();
        await job.EmbedAsync();
        return ShardSize * Shards / TimeProvider.System.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task<string> MakeImagesAsync(string work)
    {
        var made = Path.Combine(work, "made");
        await SampleSet.WriteAsync(new SampleOptions { Folder = made, Count = Originals }, null, CancellationToken.None);
        var originals = Directory.GetFiles(SampleSet.ImagesFolder(made), "*", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
        var folder = Path.Combine(work, "images");
        for (var i = 0; i < ShardSize * Shards; i++)
        {
            var original = originals[i % originals.Length];
            var place = Directory.CreateDirectory(Path.Combine(folder, $"{i / originals.Length:D3}"));
            var target = Path.Combine(place.FullName, $"{i % originals.Length:D4}{Path.GetExtension(original)}");
            if (Native.Link(original, target) != 0)
                throw new IOException($"{target} could not be linked.");
        }

        return folder;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
