using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Embedding;

/// <summary>
/// <c>bench embed</c>: images/s of our pipeline (ingest by reference, then an embedding job over gRPC), of the Node peer, and of the machine's limits,
/// turn about on two cores in one run; then peak memory at 1,000 and at 20,000 images. Each turn is a process of its own.
/// </summary>
internal static class EmbeddingBenchmark
{
    private const int Copies = 8;
    private const int MemoryTurns = 3;
    private static readonly int[] MemoryImages = [1_000, 20_000];

    public static async Task RunAsync(string[] args)
    {
        switch (args)
        {
            case ["ours", var folder, var file]:
                Console.WriteLine(JsonSerializer.Serialize(await PipelineTurn.RunAsync(folder, file)));
                return;
            case ["limits", var folder, var file]:
                Console.WriteLine(JsonSerializer.Serialize(MachineLimits.Measure(folder, file)));
                return;
        }

        var turns = int.Parse(Environment.GetEnvironmentVariable("ASSAY_BENCH_TURNS") ?? "5", CultureInfo.InvariantCulture);
        var model = RealData.Path(RealData.MobileNet);
        var work = Path.GetFullPath(Path.Combine("artifacts", "bench", "embed"));
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
        try
        {
            RealData.Unpack("hymenoptera/hymenoptera.tar", Path.Combine(work, "originals"));
            // What the peer takes too; one file of the 398 is a GIF.
            var originals = Directory.GetFiles(Path.Combine(work, "originals"), "*.jp*g", SearchOption.AllDirectories).Order(StringComparer.Ordinal).ToArray();
            var images = Link(originals, Path.Combine(work, "speed"), originals.Length * Copies);
            await MeasureSpeedAsync(images, model, turns);
            await MeasureMemoryAsync(originals, work, model);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task MeasureSpeedAsync(string folder, string model, int turns)
    {
        var peer = NodePeer.Find();
        var (ours, theirs, ratios, shares) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        var limits = new List<MachineLimits>();
        for (var turn = 1; turn <= turns; turn++)
        {
            var limit = await ChildProcess.OursAsync<MachineLimits>("limits", folder, model);
            var own = await ChildProcess.OursAsync<PipelineTurn>("ours", folder, model);
            limits.Add(limit);
            ours.Add(own.ImagesPerSecond);
            shares.Add(own.ImagesPerSecond / limit.Combined);
            Say($"turn {turn}: a {limit.Model:0.0} images/s ({limit.ModelLayout}), b {limit.Decode:0.0} images/s ({limit.DecodeThreads} threads), limit {limit.Combined:0.0} ({limit.CpuMilliseconds:0.00} ms of processor an image); ours {own.ImagesPerSecond:0.0} images/s ({own.CpuMilliseconds:0.00} ms), share {shares[^1]:0.000}");
            if (peer is not null)
            {
                var other = await peer.RunAsync(folder, model);
                theirs.Add(other);
                ratios.Add(own.ImagesPerSecond / other);
                Say($"turn {turn}: peer {other:0.0} images/s, ratio {ratios[^1]:0.00}");
            }
        }

        Say($"spread: ours {Spread(ours)} images/s; limit {Spread(limits.Select(limit => limit.Combined))} images/s; share {Spread(shares)}{(peer is null ? "" : $"; peer {Spread(theirs)} images/s; ratio {Spread(ratios)}")}");
        if (peer is not null)
            Figure("embed-throughput", Median(ours), "images/s", Median(theirs), "images/s", Median(ratios));
        Figure("embed-limit-share", Median(ours), "images/s", Median(limits.Select(limit => limit.Combined)), "images/s", Median(shares));
    }

    private static async Task MeasureMemoryAsync(string[] originals, string work, string model)
    {
        var peaks = new List<double>();
        foreach (var count in MemoryImages)
        {
            var folder = Link(originals, Path.Combine(work, $"memory-{count}"), count);
            // Alike runs differ by some percent, with the moments at which the garbage collector ran.
            var turns = new List<PipelineTurn>();
            for (var turn = 0; turn < MemoryTurns; turn++)
                turns.Add(await ChildProcess.OursAsync<PipelineTurn>("ours", folder, model));
            peaks.Add(Median(turns.Select(turn => turn.PeakMiB)));
            Say($"{count} images: peak {Spread(turns.Select(turn => turn.PeakMiB))} MiB at {Spread(turns.Select(turn => turn.ImagesPerSecond))} images/s");
        }

        // Ours is the large set, the small one stands where a peer would: 1 = memory does not grow.
        Figure("embed-peak-memory-20000-vs-1000", peaks[1], "MiB", peaks[0], "MiB", peaks[0] / peaks[1]);
    }

    /// <summary>A folder of so many links to the originals.</summary>
    private static string Link(string[] originals, string folder, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var place = Directory.CreateDirectory(Path.Combine(folder, $"{i / originals.Length:D3}"));
            var target = Path.Combine(place.FullName, Path.GetFileName(originals[i % originals.Length]));
            if (Native.Link(originals[i % originals.Length], target) != 0)
                throw new IOException($"{target} could not be linked: {Marshal.GetLastPInvokeErrorMessage()}");
        }

        return folder;
    }

    private static string Spread(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return string.Create(CultureInfo.InvariantCulture, $"{sorted[0]:0.00} .. {Median(sorted):0.00} .. {sorted[^1]:0.00}");
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
