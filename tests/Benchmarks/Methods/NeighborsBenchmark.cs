using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Assay.Benchmarks.Embedding;
using Assay.Benchmarks.Evaluations;
using Assay.Numerics.Neighbors;
using Assay.Numerics.Randomness;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Methods;

/// <summary>
/// <c>bench neighbors</c>: the ten nearest neighbours of every row, 512 numbers each, whose spectrum falls like that of embeddings: exactly, against scikit-learn's brute force
/// turn about in one run; then by the inverted file, its recall and its growth with N doubled twice; and the recall on real embeddings where they are.
/// </summary>
internal static class NeighborsBenchmark
{
    private const int Dimensions = 512;
    private const int Neighbors = 10;
    private const int ExactRows = 10_000;
    private const int Turns = 3;
    private const int RecallSample = 500;
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    public static async Task RunAsync(string[] args)
    {
        await MeasureExactAsync();
        MeasureGrowth();
        try
        {
            var cifar = await CifarEmbeddings.TrainAsync();
            var rows = new VectorRows(CifarEmbeddings.Dimensions);
            rows.Add(cifar.Embeddings);
            foreach (var probes in new[] { 4, 8, 16, 32 })
            {
                var index = IvfIndex.Build(rows, new IvfOptions { Probes = probes }, Parallel);
                Say($"recall@{Neighbors} on {rows.Count} CIFAR-10 embeddings of MobileNetV2: {index.MeasureRecall(RecallSample, Neighbors, 1, Parallel):0.000} with {index.Probes} of {index.Lists} lists");
            }
        }
        catch (MissingDataException exception)
        {
            Say($"SKIPPED recall on real embeddings: {exception.Message}");
        }
    }

    private static async Task MeasureExactAsync()
    {
        var halves = Make(ExactRows);
        var folder = Directory.CreateTempSubdirectory("assay-bench-neighbors-").FullName;
        try
        {
            await File.WriteAllBytesAsync(Path.Combine(folder, "rows.f16"), MemoryMarshal.AsBytes(halves.AsSpan()).ToArray());
            var rows = new VectorRows(Dimensions);
            rows.Add(halves);
            ExactNeighbors.OfAll(rows, Neighbors, Parallel);
            var (ours, theirs) = (new List<double>(), new List<double>());
            for (var turn = 1; turn <= Turns; turn++)
            {
                var clock = Stopwatch.StartNew();
                var found = ExactNeighbors.OfAll(rows, Neighbors, Parallel);
                ours.Add(clock.Elapsed.TotalSeconds);
                if (!File.Exists("/usr/bin/python3")) continue;
                var peer = JsonSerializer.Deserialize<Peer>(await ChildProcess.RunAsync(
                    "/usr/bin/python3", "tools/bench/neighbors.py", folder, Dimensions.ToString(CultureInfo.InvariantCulture), Neighbors.ToString(CultureInfo.InvariantCulture)))!;
                theirs.Add(peer.Seconds);
                Say($"turn {turn}: ours {ours[^1]:0.00} s, scikit-learn {peer.Version} {peer.Seconds:0.00} s, distances differ by {LargestDifference(found, folder):0.0e0} at most");
            }

            var flops = 2.0 * ExactRows * ExactRows * Dimensions;
            if (theirs.Count > 0) Figure($"neighbors-exact-{ExactRows}x{Dimensions}", Median(ours), "s", Median(theirs), "s", Median(theirs) / Median(ours));
            Say($"exact: {flops / Median(ours) / 1e9:0} GFLOP/s");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void MeasureGrowth()
    {
        var before = 0.0;
        foreach (var count in new[] { 20_000, 40_000, 80_000 })
        {
            var rows = new VectorRows(Dimensions);
            rows.Add(Make(count));
            var clock = Stopwatch.StartNew();
            var index = IvfIndex.Build(rows, new IvfOptions(), Parallel);
            var built = clock.Elapsed.TotalSeconds;
            index.OfAll(Neighbors, Parallel);
            var seconds = clock.Elapsed.TotalSeconds;
            clock.Restart();
            var sample = Enumerable.Range(0, RecallSample).ToArray();
            ExactNeighbors.OfSome(rows, sample, Neighbors, Parallel);
            var exact = clock.Elapsed.TotalSeconds / sample.Length * count;
            var recall = index.MeasureRecall(RecallSample, Neighbors, 1, Parallel);
            Say($"inverted file, {count} rows: {built:0.0} s to build, {seconds - built:0.0} s to search {index.Probes} of {index.Lists} lists, recall@{Neighbors} {recall:0.000}");
            Figure($"neighbors-ivf-{count}x{Dimensions}", seconds, "s", exact, "s exact, from a sample", exact / seconds);
            if (before > 0) Say($"growth with N doubled: {seconds / before:0.00} (2 = linear, 2.83 = N^1.5, 4 = exact)");
            before = seconds;
        }
    }

    /// <summary>Rows about 200 centres; the deviation of column j falls with 1 / sqrt(j + 1). The first rows of more rows are those of fewer.</summary>
    private static Half[] Make(int count)
    {
        var random = new Xoshiro256(5);
        var scale = new double[Dimensions];
        for (var j = 0; j < Dimensions; j++) scale[j] = 1 / Math.Sqrt(j + 1.0);
        var centres = new double[200 * Dimensions];
        for (var i = 0; i < centres.Length; i++) centres[i] = random.NextGaussian() * scale[i % Dimensions];
        var rows = new Half[count * Dimensions];
        for (var row = 0; row < count; row++)
        {
            var centre = random.NextInt32(200) * Dimensions;
            for (var j = 0; j < Dimensions; j++) rows[row * Dimensions + j] = (Half)(centres[centre + j] + random.NextGaussian() * scale[j]);
        }

        return rows;
    }

    private static double LargestDifference(NeighborTable found, string folder)
    {
        var theirs = MemoryMarshal.Cast<byte, float>(File.ReadAllBytes(Path.Combine(folder, "distances.f32")));
        var largest = 0.0;
        for (var row = 0; row < found.Count; row++)
        {
            for (var i = 0; i < found.K; i++) largest = Math.Max(largest, Math.Abs(found.Distances(row)[i] - theirs[row * found.K + i]));
        }

        return largest;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record Peer(double Seconds, string Version);
}
