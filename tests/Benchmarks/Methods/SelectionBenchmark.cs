using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text.Json;
using Assay.Benchmarks.Embedding;
using Assay.Numerics.Kernels;
using Assay.Numerics.Randomness;
using Assay.Selection.Core.Diversity;
using Assay.Selection.Core.Ranking;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Methods;

/// <summary>
/// <c>bench selection</c>: k-center greedy of 1,000 centres among 50,000 x 512 against numpy on the same rows, turn about in one run, both from the same first centre to the
/// same covering radius; then top-n, k-center, TypiClust and BADGE with N doubled twice: what a doubling costs.
/// </summary>
internal static class SelectionBenchmark
{
    private const int Rows = 50_000;
    private const int Dimensions = 512;
    private const int Classes = 100;
    private const int Chosen = 1_000;
    private const int Scores = 4_000_000;
    private const int Turns = 3;

    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = 2 };

    public static async Task RunAsync(string[] args)
    {
        var rows = ClusteredRows.Make(Rows, Dimensions, Classes, 4);
        await CompareKCenterAsync(rows);

        var probabilities = Probabilities(new Xoshiro256(5));
        var scores = new float[Scores];
        new Random(6).NextBytes(MemoryMarshal.AsBytes(scores.AsSpan()));
        for (var i = 0; i < scores.Length; i++) scores[i] = float.IsNaN(scores[i]) ? 0 : scores[i];

        Grow("top-n-1000", Scores, n =>
        {
            var top = new TopN(Chosen, ScoreOrder.Ascending);
            top.Offer(0, scores.AsSpan(0, n));
            return top.Count;
        });
        Grow("k-center-1000", Rows, n => KCenterGreedy.Select(rows.AsMemory(0, n * Dimensions), default, Dimensions, Chosen, Parallel).Count);
        Grow("typi-clust-1000", Rows, n => TypiClust.Select(rows.AsMemory(0, n * Dimensions), default, Dimensions, Chosen, 1, Parallel).Count);
        Grow("badge-1000", Rows, n => Badge.Select(rows.AsMemory(0, n * Dimensions), probabilities.AsMemory(0, n * Classes), Dimensions, Classes, Chosen, 1, Parallel).Count);
    }

    private static async Task CompareKCenterAsync(float[] rows)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllBytesAsync(file, MemoryMarshal.AsBytes(rows.AsSpan()).ToArray());
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var turn = 1; turn <= Turns; turn++)
            {
                var clock = Stopwatch.StartNew();
                var picks = KCenterGreedy.Select(rows, default, Dimensions, Chosen, Parallel);
                ours.Add(clock.Elapsed.TotalSeconds);
                Say($"turn {turn}: ours {ours[^1]:0.000} s, the last centre {picks[^1].Score:0.0000} from the others");
                if (!File.Exists("/usr/bin/python3")) continue;
                var peer = JsonSerializer.Deserialize<Peer>(await ChildProcess.RunAsync("/usr/bin/python3", "tools/bench/k_center.py", file, $"{Dimensions}", $"{Chosen}"))!;
                theirs.Add(peer.Seconds);
                Say($"turn {turn}: numpy {peer.Seconds:0.000} s, {peer.LastDistance:0.0000} ({peer.Blas})");
                if (picks[0].Candidate != peer.First || Math.Abs(picks[^1].Score / peer.LastDistance - 1) > 1e-3)
                    throw new InvalidOperationException($"numpy begins with {peer.First} and ends {peer.LastDistance} apart, we with {picks[0].Candidate} and {picks[^1].Score}.");
            }

            if (theirs.Count > 0) Figure("k-center-50000x512-1000", Median(ours), "s", Median(theirs), "s", Median(theirs) / Median(ours));
        }
        finally
        {
            File.Delete(file);
        }
    }

    /// <summary>Seconds at a quarter, a half and all of the rows, turn about; the ratio is the linear expectation to what the largest took.</summary>
    private static void Grow(string name, int most, Func<int, int> select)
    {
        int[] sizes = [most / 4, most / 2, most];
        var seconds = Array.ConvertAll(sizes, _ => new List<double>());
        select(sizes[0]);
        for (var turn = 1; turn <= Turns; turn++)
        {
            for (var i = 0; i < sizes.Length; i++)
            {
                var clock = Stopwatch.StartNew();
                var count = select(sizes[i]);
                seconds[i].Add(clock.Elapsed.TotalSeconds);
                if (count != Chosen) throw new InvalidOperationException($"{name} chose {count} of {sizes[i]}, not {Chosen}.");
            }
        }

        var medians = Array.ConvertAll(seconds, Median);
        Say($"{name}: {sizes[0]:N0} {medians[0]:0.000} s, {sizes[1]:N0} {medians[1]:0.000} s (x {medians[1] / medians[0]:0.00}), {sizes[2]:N0} {medians[2]:0.000} s (x {medians[2] / medians[1]:0.00})");
        Figure($"{name}-growth", medians[2], "s", 4 * medians[0], "s if linear", 4 * medians[0] / medians[2]);
    }

    /// <summary>Softmax of random logits, one class raised: some rows certain, some not.</summary>
    private static float[] Probabilities(Xoshiro256 random)
    {
        var probabilities = new float[Rows * Classes];
        for (var i = 0; i < Rows; i++)
        {
            var row = probabilities.AsSpan(i * Classes, Classes);
            for (var k = 0; k < Classes; k++) row[k] = 2 * (float)random.NextDouble();
            row[random.NextInt32(Classes)] += 8 * (float)random.NextDouble();
            Softmax.Row(row, row);
        }

        return probabilities;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record Peer(double Seconds, int First, double LastDistance, string Blas);
}
