using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using Assay.Benchmarks.Embedding;
using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;
using Assay.Numerics.Randomness;
using Assay.Scoring.Core.Coresets;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Methods;

/// <summary>
/// <c>bench leverage [ROWS]</c>: leverage scores of 1,000,000 x 512 float32 that are made block by block and never held, in double precision: the share of the
/// machine's GEMM peak (the better of numpy's BLAS and of our kernels, measured in the same run), the same scores by numpy, and memory at a tenth and at all of the rows.
/// Speeds are counted by processor time, an operation a second of one core, which other work on the machine changes less than the clock.
/// </summary>
internal static class LeverageBenchmark
{
    private const int Dimensions = 512;
    private const int BlockRows = 8192;
    private const int PeerShare = 5;
    private const double Mebi = 1024 * 1024;

    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    public static async Task RunAsync(string[] args)
    {
        var rows = args is [var asked, ..] ? int.Parse(asked, CultureInfo.InvariantCulture) : 1_000_000;
        var pool = MakePool();
        Measure(pool, 2 * BlockRows);
        var single = SinglePeak();
        var small = Measure(pool, rows / 10);
        var residentSmall = Process.GetCurrentProcess().PeakWorkingSet64 / Mebi;
        var all = Measure(pool, rows);
        var resident = Process.GetCurrentProcess().PeakWorkingSet64 / Mebi;

        // X'X is symmetric and R triangular: n D^2 operations each, half of what two products of full matrices take.
        var speed = 2.0 * rows * Dimensions * Dimensions / all.Processor / 1e9;
        Say($"leverage of {rows} x {Dimensions}: {all.Seconds:0.00} s (Gram {all.Gram:0.00}, factor {all.Factor:0.00}, scores {all.Scores:0.00}), {all.Processor:0.00} s of processor time, {speed:0.0} G operations/s and core in double precision; sum of scores {all.Sum:0.000000} of {Dimensions}");
        Say($"our single-precision GEMM: {single:0.0} G operations/s and core");
        Figure("leverage-growth", all.Seconds, "s", small.Seconds * 10, "s if linear", small.Seconds * 10 / all.Seconds);
        Figure("leverage-memory", resident, "MiB", residentSmall, "MiB at a tenth of the rows", residentSmall / resident);
        if (!File.Exists("/usr/bin/python3"))
        {
            Say($"SKIPPED: numpy is absent, so the machine's peak is not known");
            return;
        }

        var text = await ChildProcess.RunAsync("/usr/bin/python3", "tools/bench/leverage.py", (rows / PeerShare).ToString(CultureInfo.InvariantCulture), Dimensions.ToString(CultureInfo.InvariantCulture));
        var peer = JsonSerializer.Deserialize<Peer>(text)!;
        Say($"numpy ({peer.Blas}): sgemm {peer.SinglePeak:0.0}, dgemm {peer.DoublePeak:0.0} G operations/s and core, most memory {peer.ResidentMebibytes:0} MiB");
        Figure("leverage-share-of-dgemm-peak", speed, "Gop/s", Math.Max(peer.DoublePeak, speed), "Gop/s", speed / Math.Max(peer.DoublePeak, speed));
        Figure("leverage-share-of-sgemm-peak", speed, "Gop/s", Math.Max(peer.SinglePeak, single), "Gop/s", speed / Math.Max(peer.SinglePeak, single));
        Figure("leverage-1000000x512-processor-time", all.Processor, "s", peer.ProcessorSeconds * PeerShare, "s", peer.ProcessorSeconds * PeerShare / all.Processor);
        Figure("leverage-1000000x512", all.Seconds, "s", peer.Seconds * PeerShare, "s", peer.Seconds * PeerShare / all.Seconds);
    }

    private static Timing Measure(float[] pool, int rows)
    {
        var (gram, factor, scores) = (new Clock(), new Clock(), new Clock());
        var model = new SensitivityModel(Dimensions, SensitivityKind.Leverage);
        var (block, leverages) = (new float[BlockRows * Dimensions], new double[BlockRows]);
        for (var start = 0; start < rows; start += BlockRows)
        {
            var count = Fill(pool, start, rows, block);
            gram.Start();
            model.Add(block.AsMemory(0, count * Dimensions), default, Parallel);
            gram.Stop();
        }

        factor.Start();
        model.EndPass(Parallel);
        factor.Stop();
        var sum = 0.0;
        for (var start = 0; start < rows; start += BlockRows)
        {
            var count = Fill(pool, start, rows, block);
            scores.Start();
            model.Scores(block.AsMemory(0, count * Dimensions), default, leverages, Parallel);
            scores.Stop();
            for (var i = 0; i < count; i++) sum += leverages[i];
        }

        return new Timing(gram.Seconds, factor.Seconds, scores.Seconds, gram.Processor + factor.Processor + scores.Processor, sum);
    }

    /// <summary>Rows of the pool over and over, each stretched by its own number; the same ones in every pass.</summary>
    private static int Fill(float[] pool, int start, int rows, float[] block)
    {
        var count = Math.Min(BlockRows, rows - start);
        ChunkedLoop.For(count, 256, Parallel, (first, end) =>
        {
            for (var i = first; i < end; i++)
            {
                var (row, scale) = ((start + i) % BlockRows, 1 + 0.001f * ((start + i) % 997));
                System.Numerics.Tensors.TensorPrimitives.Multiply(pool.AsSpan(row * Dimensions, Dimensions), scale, block.AsSpan(i * Dimensions, Dimensions));
            }
        });
        return count;
    }

    private static float[] MakePool()
    {
        var random = new Xoshiro256(2);
        var pool = new float[BlockRows * Dimensions];
        for (var i = 0; i < pool.Length; i++) pool[i] = (float)random.NextGaussian();
        return pool;
    }

    /// <summary>Our single-precision product of two 2,048 x 2,048 matrices, rows in parallel: the best of five.</summary>
    private static double SinglePeak()
    {
        const int Size = 2048;
        var packed = new PackedMatrix();
        var (a, c) = (MakePool().AsMemory(0, 1 << 22), new float[Size * Size]);
        packed.Pack(a.Span, Size, Size, Size);
        var best = double.PositiveInfinity;
        for (var turn = 0; turn < 5; turn++)
        {
            var clock = new Clock();
            clock.Start();
            ChunkedLoop.For(Size, 120, Parallel, (start, end) => MatrixProduct.MultiplyAdd(a.Span[(start * Size)..], Size, 1, end - start, packed, c.AsSpan(start * Size), Size));
            clock.Stop();
            best = Math.Min(best, clock.Processor);
        }

        return 2.0 * Size * Size * Size / best / 1e9;
    }

    /// <summary>Time by the clock and of the processor, of this process, between starts and stops.</summary>
    private sealed class Clock
    {
        private readonly Stopwatch _clock = new();
        private TimeSpan _before;

        public double Seconds => _clock.Elapsed.TotalSeconds;

        public double Processor { get; private set; }

        public void Start()
        {
            _before = Environment.CpuUsage.TotalTime;
            _clock.Start();
        }

        public void Stop()
        {
            _clock.Stop();
            Processor += (Environment.CpuUsage.TotalTime - _before).TotalSeconds;
        }
    }

    private sealed record Timing(double Gram, double Factor, double Scores, double Processor, double Sum)
    {
        public double Seconds => Gram + Factor + Scores;
    }

    private sealed record Peer(double Seconds, double ProcessorSeconds, double Sum, double SinglePeak, double DoublePeak, double ResidentMebibytes, string Blas);
}
