using System.Diagnostics;
using Assay.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace Assay.Benchmarks.Embedding;

/// <summary>
/// What this machine could do at most: both stages alone on all cores, each laid out as suits it best, and nothing else done.
/// </summary>
/// <param name="Model">a: images/s of bare ONNX Runtime with the user's own model on tensors that are ready.</param>
/// <param name="ModelLayout">The layout that gave it.</param>
/// <param name="Decode">b: images/s of decoding and resizing bytes that are in memory.</param>
/// <param name="DecodeThreads">The number of threads that gave it.</param>
/// <param name="CpuMilliseconds">Processor time of one image in both stages.</param>
internal sealed record MachineLimits(double Model, string ModelLayout, double Decode, int DecodeThreads, double CpuMilliseconds)
{
    private const int Size = 224;
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(3);

    // Threads in a run, runs at once, images a batch.
    private static readonly (int Intra, int Runs, int Batch)[] Layouts = [(2, 1, 16), (2, 1, 32), (1, 2, 1), (1, 2, 2), (1, 2, 4), (1, 2, 8), (1, 2, 16)];

    /// <summary>Images/s of a machine that does one after the other on all cores without any loss: 1 / (1/a + 1/b).</summary>
    public double Combined => 1 / ((1 / Model) + (1 / Decode));

    public static MachineLimits Measure(string folder, string model)
    {
        var best = Layouts.Select(layout => (Layout: layout, Measured: MeasureModel(model, layout.Intra, layout.Runs, layout.Batch))).MaxBy(tried => tried.Measured.Speed);
        var (intra, runs, batch) = best.Layout;
        // libvips computes on a thread of its own while its caller waits, so as many callers as cores are not enough to keep them busy.
        var cores = Environment.ProcessorCount;
        var decode = new[] { cores, cores + 1, 2 * cores, 3 * cores }.Select(threads => (Threads: threads, Measured: MeasureDecode(folder, threads))).MaxBy(tried => tried.Measured.Speed);
        return new MachineLimits(
            best.Measured.Speed, $"{runs} x {intra} threads, batch {batch}", decode.Measured.Speed, decode.Threads, best.Measured.CpuMilliseconds + decode.Measured.CpuMilliseconds);
    }

    private static (double Speed, double CpuMilliseconds) MeasureModel(string model, int intra, int runs, int batch)
    {
        using var options = new SessionOptions { IntraOpNumThreads = intra, InterOpNumThreads = 1 };
        using var session = new InferenceSession(model, options);
        var pixels = new float[batch * 3 * Size * Size];
        var random = new Random(1);
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (random.NextSingle() * 2) - 1;
        using var input = OrtValue.CreateTensorValueFromMemory(pixels, [batch, 3, Size, Size]);

        return OnThreads(runs, () =>
        {
            using var run = new RunOptions();
            using var outputs = session.Run(run, ["input"], [input], ["embedding", "logits"]);
            return batch;
        });
    }

    private static (double Speed, double CpuMilliseconds) MeasureDecode(string folder, int threads)
    {
        var encoded = Directory.GetFiles(Directory.GetDirectories(folder).Order(StringComparer.Ordinal).First()).Select(File.ReadAllBytes).ToArray();
        var decoder = new ImageDecoder(new ImageGeometry(Size, Size));
        var next = -1;
        using var pixels = new ThreadLocal<byte[]>(() => new byte[decoder.Geometry.PixelBytes]);
        return OnThreads(threads, () =>
        {
            decoder.Decode(encoded[Interlocked.Increment(ref next) % encoded.Length], pixels.Value);
            return 1;
        });
    }

    /// <summary>Images/s and processor time an image of a step that threads repeat; the first repetitions warm up.</summary>
    private static (double Speed, double CpuMilliseconds) OnThreads(int count, Func<int> step)
    {
        var images = 0L;
        using var warm = new CountdownEvent(count);
        using var go = new ManualResetEventSlim();
        var clock = new Stopwatch();
        var threads = Enumerable.Range(0, count).Select(_ => new Thread(() =>
        {
            for (var i = 0; i < 8; i++)
                step();
            warm.Signal();
            go.Wait();
            while (clock.Elapsed < Least)
                Interlocked.Add(ref images, step());
        })).ToList();
        threads.ForEach(thread => thread.Start());
        warm.Wait();
        var cpu = Environment.CpuUsage.TotalTime;
        clock.Start();
        go.Set();
        threads.ForEach(thread => thread.Join());
        return (images / clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / images);
    }
}
