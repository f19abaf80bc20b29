using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Assay.Benchmarks.Embedding;
using Assay.Benchmarks.Evaluations;
using Assay.Imaging;
using Assay.Imaging.Augmentation;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.Scoring.V1;
using static Assay.Benchmarks.BenchmarkReport;
using AugmentationKind = Assay.Imaging.Augmentation.AugmentationKind;

namespace Assay.Benchmarks.Methods;

/// <summary>
/// <c>bench augment</c>: augmentations a second of one core's time against scipy.ndimage and libvips, turn about; then images x augmentations a second of response
/// distribution entropy against images a second of embedding, on the same images with the same model in one process, by the clock and by the processor's time.
/// </summary>
internal static class AugmentBenchmark
{
    private const int Augmentations = 8;
    private const int Turns = 3;
    private const double Seconds = 2;

    public static async Task RunAsync(string[] args)
    {
        await MeasureKernelsAsync();
        await MeasureEntropyAsync();
    }

    private static async Task MeasureKernelsAsync()
    {
        var (photos, digits, vips, peers) = (new List<double>(), new List<double>(), new List<double>(), new List<Peer>());
        var (photo, digit) = (new Augmenter(224, 224, 3, AugmentationKind.Photo), new Augmenter(28, 28, 1, AugmentationKind.Digit));
        for (var turn = 1; turn <= Turns; turn++)
        {
            photos.Add(Rate(photo));
            digits.Add(Rate(digit));
            vips.Add(VipsRate());
            Say($"turn {turn}: photos {photos[^1]:0} 1/s, libvips {vips[^1]:0} 1/s; digits {digits[^1]:0} 1/s");
            if (!File.Exists("/usr/bin/python3"))
                continue;
            peers.Add(JsonSerializer.Deserialize<Peer>(await ChildProcess.RunAsync("/usr/bin/python3", "tools/bench/augment.py", Seconds.ToString(CultureInfo.InvariantCulture)))!);
            Say($"turn {turn}: scipy photos {peers[^1].Photos:0} 1/s, digits {peers[^1].Digits:0} 1/s");
        }

        Figure("augment-photo-224-libvips", Median(photos), "1/s", Median(vips), "1/s", Median(photos) / Median(vips));
        if (peers.Count == 0)
            return;
        Figure("augment-photo-224-scipy", Median(photos), "1/s", Median(peers.Select(peer => peer.Photos)), "1/s", Median(photos) / Median(peers.Select(peer => peer.Photos)));
        Figure("augment-digit-28-scipy", Median(digits), "1/s", Median(peers.Select(peer => peer.Digits)), "1/s", Median(digits) / Median(peers.Select(peer => peer.Digits)));
    }

    private static async Task MeasureEntropyAsync()
    {
        await using var host = await EvaluationHost.StartAsync();
        var photos = Path.Combine(host.Folder, "photos");
        RealData.Unpack("hymenoptera/hymenoptera.tar", photos);
        await host.Inference.RegisterModelAsync(new RegisterModelRequest { Name = "mobilenet", Path = RealData.Path(RealData.MobileNet), Spec = MobileNetV2.Spec() });
        var source = new Source { Folder = new FolderSource { Path = photos, Labels = LabelLayout.ClassPerFolder } };
        // Once for the code and the model to be warm.
        await host.IngestAsync("warm", source);
        await host.EmbedAsync("warm", "mobilenet");
        var (embedded, scored) = (new List<Turn>(), new List<Turn>());
        for (var turn = 1; turn <= Turns; turn++)
        {
            var dataset = $"photos-{turn}";
            await host.IngestAsync(dataset, source);
            embedded.Add(await Turn.OfAsync(async () => (await host.EmbedAsync(dataset, "mobilenet")).Progress.Done));
            await host.ScoreAsync(dataset, "mobilenet");
            var parameters = new RunParameters { Rde = new RdeParameters { Augmentations = Augmentations } };
            scored.Add(await Turn.OfAsync(async () => (await host.RunAsync(dataset, parameters)).Summary.Scored * Augmentations));
            Say($"turn {turn}: embedding {embedded[^1].Rate:0.0} images/s, {embedded[^1].Milliseconds:0.00} ms of processor each; entropy {scored[^1].Rate:0.0} augmentations/s, {scored[^1].Milliseconds:0.00} ms each");
        }

        var (rate, peerRate) = (Median(scored.Select(turn => turn.Rate)), Median(embedded.Select(turn => turn.Rate)));
        Figure("rde-throughput", rate, "augmentations/s", peerRate, "images/s embedded", rate / peerRate);
        var (time, peerTime) = (Median(scored.Select(turn => turn.Milliseconds)), Median(embedded.Select(turn => turn.Milliseconds)));
        Figure("rde-processor-time", time, "ms/augmentation", peerTime, "ms/image embedded", peerTime / time);
    }

    private static double Rate(Augmenter augmenter)
    {
        var random = new Xoshiro256(4);
        var source = new byte[augmenter.PictureBytes];
        for (var i = 0; i < source.Length; i++)
            source[i] = (byte)random.NextUInt64();
        var pictures = new byte[Augmentations * source.Length];
        return Rate(Augmentations, image => augmenter.Augment(source, seed: 1, new RowKey(0, image), first: 0, pictures));
    }

    /// <summary>The affine part of a photo's augmentation by libvips, bilinear as it is unless told otherwise, mirrored at the edges, on one thread.</summary>
    private static double VipsRate()
    {
        // Sets libvips up as the services do.
        ImageEncoder.Encode(new byte[3], 1, 1, EncodedFormat.Png);
        var source = new byte[224 * 224 * 3];
        new Random(4).NextBytes(source);
        using var image = NetVips.Image.NewFromMemoryCopy(source, 224, 224, 3, NetVips.Enums.BandFormat.Uchar);
        var angles = new Random(5);
        return Rate(1, _ =>
        {
            var (sin, cos) = Math.SinCos((angles.NextDouble() - 0.5) * 50 * Math.PI / 180);
            using var turned = image.Affine([cos, -sin, sin, cos], oarea: [0, 0, 224, 224], extend: NetVips.Enums.Extend.Mirror);
            NetVips.NetVips.Free(turned.WriteToMemory(out ulong _));
        });
    }

    private static double Rate(int each, Action<int> work)
    {
        for (var i = 0; i < 30; i++)
            work(i);
        // Of processor time: what else the machine does must not show.
        var (count, begun) = (0, Environment.CpuUsage.TotalTime);
        while ((Environment.CpuUsage.TotalTime - begun).TotalSeconds < Seconds)
            work(count++);
        return count * each / (Environment.CpuUsage.TotalTime - begun).TotalSeconds;
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }

    /// <param name="Rate">Pictures a second by the clock.</param>
    /// <param name="Milliseconds">Processor time of a picture.</param>
    private sealed record Turn(double Rate, double Milliseconds)
    {
        public static async Task<Turn> OfAsync(Func<Task<long>> work)
        {
            var (clock, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
            var pictures = await work();
            return new Turn(pictures / clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / pictures);
        }
    }

    private sealed record Peer(double Photos, double Digits);
}
