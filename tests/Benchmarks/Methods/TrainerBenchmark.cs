using System.Diagnostics;
using System.Globalization;
using Assay.Benchmarks.Embedding;
using Assay.Onnx;
using Assay.Onnx.Training;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Methods;

/// <summary>
/// <c>bench trainer</c>: images/s of training steps of the paper's digit network on two threads against PyTorch's, turn about in one run, at batches of 32 and
/// 128, by the clock and by processor time; by processor time on one thread too; and the peak memory of training at a batch of 128, in a process of its own.
/// </summary>
internal static class TrainerBenchmark
{
    private const int Turns = 7;

    /// <summary>About two seconds of steps a turn: short enough for other load on the machine to hit both alike.</summary>
    private const int ImagesEach = 512;
    private const int MemoryBatch = 128;
    private const float LearningRate = 1e-3f;
    private const int Threads = 2;
    private static readonly int[] Batches = [32, 128];

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
                await CompareAsync(batch, peer, turns, Threads);
            // Threads of PyTorch wait at work, and where others take the cores that counts as time: a thread alone has nobody to wait for.
            foreach (var batch in Batches)
                await CompareAsync(batch, peer, Math.Max(1, turns / 2), threads: 1);
        }

        var peak = double.Parse(await ChildProcess.RunAsync("dotnet", "exec", typeof(TrainerBenchmark).Assembly.Location, "bench", "trainer", "memory"), CultureInfo.InvariantCulture);
        // The limit stands where a peer would.
        Figure("train-step-peak-memory-batch-128", peak, "MiB", 1024, "MiB", 1024 / peak);
    }

    private static async Task CompareAsync(int batch, TrainerPeer? peer, int turns, int threads)
    {
        using var session = TrainingSession.Create(NetworkDefinition.Digits, new TrainingOptions { Seed = 1 }, new OnnxSessionOptions { IntraOpThreads = threads });
        var (images, labels) = Sample(batch);
        var steps = ImagesEach / batch;
        Take(session, images, labels, 2);
        if (peer is not null)
            await peer.TakeAsync(batch, 2, threads);
        var (ours, theirs, ratios, processor) = (new List<double>(), new List<double>(), new List<double>(), new List<(double Ours, double Theirs)>());
        for (var turn = 1; turn <= turns; turn++)
        {
            var own = Take(session, images, labels, steps);
            ours.Add(batch * steps / own.Seconds);
            var line = string.Create(CultureInfo.InvariantCulture, $"turn {turn}: batch {batch}, threads {threads}: ours {ours[^1]:0.0} images/s, {Milliseconds(own):0.00} ms of processor an image");
            if (peer is not null)
            {
                var other = await peer.TakeAsync(batch, steps, threads);
                theirs.Add(batch * steps / other.Seconds);
                ratios.Add(ours[^1] / theirs[^1]);
                processor.Add((Milliseconds(own), Milliseconds(other)));
                line += string.Create(CultureInfo.InvariantCulture, $"; PyTorch {theirs[^1]:0.0} images/s, {Milliseconds(other):0.00} ms: ratio {ratios[^1]:0.00}, of processor time {processor[^1].Theirs / processor[^1].Ours:0.00}");
            }

            Say($"{line}");
        }

        if (peer is null)
            return;
        if (threads > 1)
            Figure($"train-step-batch-{batch}", Median(ours), "images/s", Median(theirs), "images/s", Median(ratios));
        Figure($"train-step-processor-time-batch-{batch}-threads-{threads}", Median(processor.Select(time => time.Ours)), "ms/image", Median(processor.Select(time => time.Theirs)), "ms/image", Median(processor.Select(time => time.Theirs / time.Ours)));

        double Milliseconds(StepTime time) => 1000 * time.Processor / batch / steps;
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
        using var session = TrainingSession.Create(NetworkDefinition.Digits, new TrainingOptions { Seed = 1 }, new OnnxSessionOptions { IntraOpThreads = Threads });
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

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted[sorted.Length / 2];
    }
}
