using System.Diagnostics;
using System.Globalization;
using System.Numerics.Tensors;
using System.Text.Json;
using Assay.Benchmarks.Embedding;
using Assay.Numerics.Kernels;
using Assay.Numerics.Randomness;
using Assay.Numerics.Standardization;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.Scoring.Core.Heads;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Methods;

/// <summary>
/// <c>bench heads</c>: logistic regression of 50,000 x 512 x 100 on two cores against scikit-learn's, turn about in one run: as both come, and stopped as soon as the objective is within 1e-3 of that of our usual fit. On rows whose spectrum
/// falls like that of embeddings, a tenth of the labels wrong. Both objectives are computed alike and must agree to 1e-3.
/// </summary>
internal static class HeadsBenchmark
{
    private const int Rows = 50_000;
    private const int Dimensions = 512;
    private const int Classes = 100;
    private const int Turns = 3;
    private const double Tolerance = 1e-3;
    private static readonly double[] Strengths = [1e-3, 1e-2];

    public static async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("assay-bench-heads-").FullName;
        try
        {
            var sample = Make();
            using (var store = new FolderObjectStore(folder))
            {
                await store.WriteColumnAsync("x.npy", Rows, Dimensions, sample.Embeddings);
                await store.WriteColumnAsync("y.npy", sample.Labels);
            }

            var turns = args is [var count] ? int.Parse(count, CultureInfo.InvariantCulture) : Turns;
            Fit(sample, Strengths[0]);
            foreach (var c in Strengths) await CompareAsync(sample, folder, c, turns);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task CompareAsync(TrainingSample sample, string folder, double c, int turns)
    {
        var (ours, theirs, oursEarly, theirsEarly) = (new List<double>(), new List<double>(), new List<double>(), new List<double>());
        for (var turn = 1; turn <= turns; turn++)
        {
            var (head, seconds, cpu) = Fit(sample, c);
            var objective = Objective(sample, head, c);
            ours.Add(seconds);
            Say($"turn {turn}: C {c}: ours {seconds:0.00} s ({cpu:0.00} s of processor), objective {objective:0.00000}, {head.Metadata.Iterations} iterations");
            if (!File.Exists("/usr/bin/python3")) continue;

            var peer = JsonSerializer.Deserialize<Peer>(await ChildProcess.RunAsync(
                "/usr/bin/python3", "tools/bench/logistic_regression.py", folder, c.ToString(CultureInfo.InvariantCulture), (objective * (1 + Tolerance)).ToString(CultureInfo.InvariantCulture)))!;
            theirs.Add(peer.Default.Seconds);
            theirsEarly.Add(peer.Early.Seconds);
            Say($"turn {turn}: C {c}: peer {peer.Default.Seconds:0.00} s, objective {peer.Default.Objective:0.00000}, {peer.Default.Iterations} iterations; within {Tolerance} of ours after {peer.Early.Iterations} iterations, {peer.Early.Seconds:0.00} s ({peer.Blas})");
            if (objective > peer.Default.Objective * (1 + Tolerance))
                throw new InvalidOperationException(string.Create(CultureInfo.InvariantCulture, $"Our objective {objective} is worse than the peer's {peer.Default.Objective}."));
            var stopped = FitEarly(sample, c, objective * (1 + Tolerance));
            oursEarly.Add(stopped.Seconds);
            Say($"turn {turn}: C {c}: ours stopped within {Tolerance} of it after {stopped.Head.Metadata.Iterations} iterations, {stopped.Seconds:0.00} s");
        }

        if (theirs.Count == 0) return;
        Figure(string.Create(CultureInfo.InvariantCulture, $"logistic-regression-c-{c}"), Median(ours), "s", Median(theirs), "s", Median(theirs) / Median(ours));
        Figure(string.Create(CultureInfo.InvariantCulture, $"logistic-regression-c-{c}-both-stopped-within-{Tolerance}"), Median(oursEarly), "s", Median(theirsEarly), "s", Median(theirsEarly) / Median(oursEarly));
    }

    /// <summary>The fit of the fewest iterations whose objective is the target or lower, tried at the same numbers as the peer.</summary>
    private static (SoftmaxHead Head, double Seconds) FitEarly(TrainingSample sample, double c, double target)
    {
        for (var iterations = 5; ; iterations = Math.Max(iterations + 1, iterations * 6 / 5))
        {
            var (head, seconds, _) = Fit(sample, c, iterations);
            if (head.Metadata.Converged || Objective(sample, head, c) <= target) return (head, seconds);
        }
    }

    private static (SoftmaxHead Head, double Seconds, double Cpu) Fit(TrainingSample sample, double c, int iterations = 200)
    {
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var head = SoftmaxRegression.Fit(sample, new SoftmaxRegressionOptions { C = c, GradientTolerance = 1e-4, MaxIterations = iterations }, new ParallelOptions { MaxDegreeOfParallelism = 2 });
        return (head, clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    /// <summary>(sum of log losses + ||W||^2 / (2 C)) / n; the rows are standardised, so the weights are those that the penalty counts.</summary>
    private static double Objective(TrainingSample sample, SoftmaxHead head, double c)
    {
        const int Block = 1000;
        var probabilities = new float[Block * Classes];
        var sum = 0.0;
        for (var start = 0; start < Rows; start += Block)
        {
            head.Predict(sample.Embeddings.Span.Slice(start * Dimensions, Block * Dimensions), probabilities);
            for (var i = 0; i < Block; i++) sum -= Math.Log(Math.Max(1e-38, probabilities[i * Classes + sample.Labels.Span[start + i]]));
        }

        var squares = 0.0;
        for (var k = 0; k < Classes; k++) squares += TensorPrimitives.SumOfSquares(head.Weights.Span.Slice(k * (Dimensions + 1), Dimensions));
        return (sum + (squares / (2 * c))) / Rows;
    }

    private static TrainingSample Make()
    {
        var random = new Xoshiro256(1);
        var (numbers, labels) = (new float[Rows * Dimensions], new int[Rows]);

        // Independent directions whose deviation falls with the square root of their rank, mixed at random into correlated columns.
        var (mixing, means) = (Normal(random, Dimensions * Dimensions), Normal(random, Classes * Dimensions));
        var latent = new float[1000 * Dimensions];
        var packed = new PackedMatrix();
        packed.Pack(mixing, Dimensions, Dimensions, Dimensions);
        for (var start = 0; start < Rows; start += 1000)
        {
            for (var i = 0; i < 1000; i++)
            {
                var label = random.NextInt32(Classes);
                for (var j = 0; j < Dimensions; j++)
                    latent[i * Dimensions + j] = (float)((random.NextGaussian() + (0.5 * means[label * Dimensions + j])) / Math.Sqrt(1 + j));
                labels[start + i] = random.NextInt32(10) == 0 ? random.NextInt32(Classes) : label;
            }

            MatrixProduct.MultiplyAdd(latent, Dimensions, 1, 1000, packed, numbers.AsSpan(start * Dimensions), Dimensions);
        }

        var moments = ColumnMoments.Of(numbers, Dimensions, new ParallelOptions());
        for (var i = 0; i < numbers.Length; i++)
            numbers[i] = (float)((numbers[i] - moments.Mean[i % Dimensions]) / moments.Scale(i % Dimensions));
        return new TrainingSample(numbers, Dimensions, labels, Classes);
    }

    private static float[] Normal(Xoshiro256 random, int count)
    {
        var numbers = new float[count];
        for (var i = 0; i < count; i++) numbers[i] = (float)random.NextGaussian();
        return numbers;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record PeerFit(double Seconds, double Objective, int Iterations);

    private sealed record Peer(PeerFit Default, PeerFit Early, string Blas);
}
