using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Assay.Benchmarks.Embedding;
using Assay.Numerics.Randomness;
using Assay.Scoring.Core.Consensus;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Methods;

/// <summary>
/// <c>bench consensus</c>: 1,000,000 annotations of 333,333 images by 200 annotators, 10 classes: agreement with majority vote, and 20 rounds of Dawid-Skene, against
/// numpy on the same numbers; then CROWDLAB; then all with twice and four times as many.
/// </summary>
internal static class ConsensusBenchmark
{
    private const int Annotations = 1_000_000;
    private const int Annotators = 200;
    private const int Classes = 10;
    private const int Rounds = 20;
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    public static async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("assay-bench-consensus-").FullName;
        try
        {
            Measure(Build(Make(100_000), 100_000), out _);
            var first = default(Times);
            foreach (var factor in new[] { 1, 2, 4 })
            {
                var entries = Make(Annotations * factor);
                var clock = Stopwatch.StartNew();
                var table = Build(entries, Annotations * factor);
                Say($"table of {table.Annotations:N0} annotations: {clock.Elapsed.TotalSeconds:0.000} s");
                var times = Measure(table, out var found);
                if (factor == 1)
                {
                    first = times;
                    await CompareAsync(folder, entries, table, times, found);
                    continue;
                }

                Grow("majority", factor, times.Majority, first.Majority);
                Grow("dawid-skene", factor, times.DawidSkene, first.DawidSkene);
                Grow("one-coin", factor, times.OneCoin, first.OneCoin);
                Grow("crowdlab", factor, times.Crowdlab, first.Crowdlab);
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Grow(string name, int factor, double seconds, double once) =>
        Figure($"consensus-{name}-x{factor}-growth", seconds, "s", once * factor, "s if linear", once * factor / seconds);

    private static async Task CompareAsync(string folder, int[] entries, AnnotationTable table, Times times, Found found)
    {
        Say($"one-coin {times.OneCoin:0.000} s, CROWDLAB {times.Crowdlab:0.000} s");
        if (!File.Exists("/usr/bin/python3")) return;
        var path = Path.Combine(folder, "annotations.i32");
        await File.WriteAllBytesAsync(path, MemoryMarshal.AsBytes(entries.AsSpan()).ToArray());
        var numbers = new[] { table.Images, Annotators, Classes, Rounds }.Select(number => number.ToString(CultureInfo.InvariantCulture));
        var peer = JsonSerializer.Deserialize<Peer>(await ChildProcess.RunAsync(["/usr/bin/python3", "tools/bench/consensus.py", path, .. numbers]))!;
        if (peer.MajoritySum != found.MajoritySum || Math.Abs(peer.LabelSum - found.LabelSum) > 2 || Math.Abs(peer.Agreement - found.Agreement) > 1e-9)
            throw new InvalidOperationException($"numpy finds {peer}, we {found}.");
        Figure("consensus-majority-1000000", times.Majority, "s", peer.MajoritySeconds, "s", peer.MajoritySeconds / times.Majority);
        Figure("consensus-dawid-skene-1000000", times.DawidSkene, "s", peer.Seconds, "s", peer.Seconds / times.DawidSkene);
    }

    private static Times Measure(AnnotationTable table, out Found found)
    {
        var options = new DawidSkeneOptions { MaxIterations = Rounds, Tolerance = 0 };
        var (majority, majoritySeconds) = Time(() => (MajorityVote.Labels(table, null, Parallel), AgreementStatistics.Of(table).PercentAgreement!.Value));
        var (full, fullSeconds) = Time(() => DawidSkene.Fit(table, options, Parallel));
        var (_, oneCoinSeconds) = Time(() => OneCoinDawidSkene.Fit(table, options, Parallel));
        var model = new ModelPredictions(table);
        var p = new float[Classes];
        for (var image = 0; image < table.Images; image++)
        {
            Array.Fill(p, 0.03f);
            p[image % Classes] = 0.73f;
            model.Set(image, p);
        }

        var (_, crowdlabSeconds) = Time(() => Crowdlab.Of(table, model, Parallel).ActiveLab());
        found = new Found(majority.Item1.Sum(), majority.Value, full.Consensus.Labels.Sum());
        return new Times(majoritySeconds, fullSeconds, oneCoinSeconds, crowdlabSeconds);
    }

    private static (T Result, double Seconds) Time<T>(Func<T> work)
    {
        var clock = Stopwatch.StartNew();
        var result = work();
        return (result, clock.Elapsed.TotalSeconds);
    }

    /// <summary>int32 [A, 3]: image, annotator, label; three answers an image, annotators right with probability .5 to .95.</summary>
    private static int[] Make(int annotations)
    {
        var random = new Xoshiro256(9);
        var entries = new int[annotations * 3];
        for (var i = 0; i < annotations; i++)
        {
            var (image, turn) = (i / 3, i % 3);
            var annotator = (int)((image * 7L + turn * 67 + random.NextInt32(60)) % Annotators);
            if (turn > 0 && (annotator == entries[i * 3 - 2] || (turn == 2 && annotator == entries[i * 3 - 5]))) annotator = (annotator + 101) % Annotators;
            var right = random.NextDouble() < 0.5 + 0.45 * annotator / Annotators;
            (entries[i * 3], entries[i * 3 + 1], entries[i * 3 + 2]) = (image, annotator, right ? image % Classes : random.NextInt32(Classes));
        }

        return entries;
    }

    private static AnnotationTable Build(int[] entries, int annotations)
    {
        var builder = new AnnotationTableBuilder((annotations + 2) / 3, Annotators, Classes);
        for (var i = 0; i < annotations; i++) builder.Add(entries[i * 3], entries[i * 3 + 1], entries[i * 3 + 2]);
        return builder.Build();
    }

    private readonly record struct Times(double Majority, double DawidSkene, double OneCoin, double Crowdlab);

    private sealed record Found(long MajoritySum, double Agreement, long LabelSum);

    private sealed record Peer(double MajoritySeconds, double Agreement, double Seconds, long LabelSum, long MajoritySum);
}
