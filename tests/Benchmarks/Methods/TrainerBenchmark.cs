using System.Diagnostics;
using System.Globalization;
using Assay.Benchmarks.Embedding;
using Assay.Onnx;
using Assay.Onnx.Training;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Methods;

/// <summary>
/// <c>bench trainer</c>: images/s of training steps of the paper's digit network on two threads against PyTorch's, turn about in one run, at batches of 32 and
/// 128, by the clock and by processor time; and the peak memory of training at a batch of 128, in a process of its own.
/// </summary>
internal static class TrainerBenchmark
{
    private const int Turns = 7;

    /// <summary>About two seconds of steps a turn: short enough for other load on the machine to hit both alike.</summary>
    private const int ImagesEach = 512;
    private const int MemoryBatch = 128;
    private const float LearningRate = 1e-3f;
    private static readonly int[] Batches = [32, 128];
    private static readonly OnnxSessionOptions Runtime = new() { IntraOpThreads = 2 };

    public static async Task RunAsync(string[] args)
    {
        if (args is ["memory"])
        {
            Console.WriteLine(PeakMiB().ToString(CultureInfo.InvariantCulture));
            return;
        }

        var turns = args is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : Turns;
        using (var peer = TrainerPeer.Start())
        {
            if (peer is null)
                Say($"SKIPPED: PyTorch. Install it: tools/setup/require python3-torch");
            foreach (var batch in Batches)
                await CompareAsync(batch, peer, turns);
        }

        var peak = double.Parse(await ChildProcess.RunAsync("dotnet", "exec", typeof(TrainerBenchmark).Assembly.Location, "bench", "trainer", "memory"), CultureInfo.InvariantCulture);
        // The limit stands where a peer would.
        Figure("train-step-peak-memory-batch-128", peak, "MiB", 1024, "MiB", 1024 / peak);
    }

    private static async Task CompareAsync(int batch, TrainerPeer? peer, int turns)
    {
        using var session = TrainingSession.Create(NetworkDefinition.Digits, new TrainingOptions { Seed = 1 }, Runtime);
        var (images, labels) = Sample(batch);
        var steps = ImagesEach / batch;
        Take(session, images, labels, 3);
        if (peer is not null)
            await peer.TakeAsync(batch, 3);
        var (ours, theirs, ratios, processor) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var turn = 1; turn <= turns; turn++)
        {
            var own = Take(session, images, labels, steps);
            ours.Add(batch * steps / own.Seconds);
            Say($"turn {turn}: batch {batch}: ours {ours[^1]:0.0} images/s, {1000 * own.Processor / batch / steps:0.00} ms of processor an image");
            if (peer is null)
                continue;
            var other = await peer.TakeAsync(batch, steps);
            theirs.Add(batch * steps / other.Seconds);
            ratios.Add(ours[^1] / theirs[^1]);
            processor.Add(other.Processor / own.Processor);
            Say($"turn {turn}: batch {batch}: PyTorch {theirs[^1]:0.0} images/s, {1000 * other.Processor / batch / steps:0.00} ms of processor an image: ratio {ratios[^1]:0.00}, of processor time {processor[^1]:0.00}");
        }

        if (peer is null)
            return;
        Figure($"train-step-batch-{batch}", Median(ours), "images/s", Median(theirs), "images/s", Median(ratios));
        Say($"bench train-step-processor-time-batch-{batch} ratio {Median(processor):0.000}");
    }

    private static StepTime Take(TrainingSession session, byte[] images, int[] labels, int steps)
    {
        var (clock, processor) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        for (var step = 0; step < steps; step++)
            session.Step(images, labels, [], LearningRate);
        return new StepTime(clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - processor).TotalSeconds);
    }

    /// <summary>What a training does: steps, an evaluation, the best parameters, a checkpoint, the model.</summary>
    private static double PeakMiB()
    {
        using var session = TrainingSession.Create(NetworkDefinition.Digits, new TrainingOptions { Seed = 1 }, Runtime);
        var (images, labels) = Sample(MemoryBatch);
        for (var epoch = 0; epoch < 2; epoch++)
        {
            Take(session, images, labels, 4);
            // Epochs end with a short batch.
            session.Step(images.AsSpan(0, 40 * NetworkDefinition.Digits.ImageValues), labels.AsSpan(0, 40), [], LearningRate);
            session.Evaluate(images, labels);
            session.SaveBest();
        }

        GC.KeepAlive(session.Save());
        GC.KeepAlive(session.Export());
        return Process.GetCurrentProcess().PeakWorkingSet64 / (1024.0 * 1024);
    }

    private static (byte[] Images, int[] Labels) Sample(int n)
    {
        var images = new byte[n * NetworkDefinition.Digits.ImageValues];
        new Random(1).NextBytes(images);
        return (images, [.. Enumerable.Range(0, n).Select(i => i % 10)]);
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);
}
