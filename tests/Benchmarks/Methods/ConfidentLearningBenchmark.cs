using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using Assay.Benchmarks.Embedding;
using Assay.Numerics.Kernels;
using Assay.Numerics.Randomness;
using Assay.Scoring.Core.LabelErrors;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Methods;

/// <summary>
/// <c>bench confident-learning</c>: off-diagonal confident learning of 100,000 x 1,000 float32 probabilities, streamed twice from a file in blocks, against numpy on the
/// same numbers in memory (its loading is not counted); then of 1,000,000 x 1,000, the same file over and over, so that it is not the disk that is measured.
/// </summary>
internal static class ConfidentLearningBenchmark
{
    private const int Rows = 100_000;
    private const int Classes = 1_000;
    private const int Times = 10;
    private const int BlockRows = 512;
    private const int Turns = 3;
    private const double Mebi = 1024 * 1024;

    public static async Task RunAsync(string[] args)
    {
        var folder = Directory.CreateTempSubdirectory("assay-bench-confident-learning-").FullName;
        try
        {
            var (file, labels) = (Path.Combine(folder, "probabilities.f32"), Make(Path.Combine(folder, "probabilities.f32")));
            await File.WriteAllBytesAsync(Path.Combine(folder, "labels.i32"), MemoryMarshal.AsBytes(labels.AsSpan()).ToArray());
            Measure(file, labels, 1);
            var (ours, theirs, resident, peer) = (new List<double>(), new List<double>(), 0L, (Peer?)null);
            for (var turn = 1; turn <= Turns; turn++)
            {
                var (seconds, found) = Measure(file, labels, 1);
                resident = Process.GetCurrentProcess().PeakWorkingSet64;
                ours.Add(seconds);
                Say($"turn {turn}: ours {seconds:0.000} s, {found.Issues.Count} flags, most memory so far {resident / Mebi:0} MiB");
                if (!File.Exists("/usr/bin/python3")) continue;
                peer = JsonSerializer.Deserialize<Peer>(await ChildProcess.RunAsync("/usr/bin/python3", "tools/bench/confident_learning.py", folder, Classes.ToString(CultureInfo.InvariantCulture)))!;
                theirs.Add(peer.Seconds);
                Say($"turn {turn}: numpy {peer.Seconds:0.000} s, {peer.Flags} flags, {peer.ResidentMebibytes:0} MiB");
                if (peer.Flags != found.Issues.Count || peer.Counted != found.Joint.Counted)
                    throw new InvalidOperationException($"numpy flags {peer.Flags} of {peer.Counted}, we {found.Issues.Count} of {found.Joint.Counted}.");
            }

            if (peer is not null)
            {
                Figure("confident-learning-100000x1000", Median(ours), "s", Median(theirs), "s", Median(theirs) / Median(ours));
                Figure("confident-learning-100000x1000-memory", resident / Mebi, "MiB", peer.ResidentMebibytes, "MiB", peer.ResidentMebibytes / (resident / Mebi));
            }

            var (long10, _) = Measure(file, labels, Times);
            var peak = Process.GetCurrentProcess().PeakWorkingSet64;
            Figure("confident-learning-1000000x1000-growth", long10, "s", Median(ours) * Times, "s if linear", Median(ours) * Times / long10);
            Say($"most memory after 1,000,000 x 1,000: {peak / Mebi:0} MiB (goal: 200 MiB, the same as at 100,000)");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (double Seconds, ConfidentLearningResult Found) Measure(string file, int[] labels, int times)
    {
        using var handle = File.OpenHandle(file, options: FileOptions.None);
        var clock = Stopwatch.StartNew();
        var found = ConfidentLearning.Find(
            (start, p, y) =>
            {
                // Blocks of the long run may go over the end of the file, from where it begins again.
                for (var done = 0; done < y.Length;)
                {
                    var row = (start + done) % Rows;
                    var count = Math.Min(y.Length - done, Rows - row);
                    Read(handle, MemoryMarshal.AsBytes(p.Slice(done * Classes, count * Classes)), (long)row * Classes * sizeof(float));
                    labels.AsSpan(row, count).CopyTo(y[done..]);
                    done += count;
                }
            },
            Rows * times, Classes, LabelIssueFilter.OffDiagonal, new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount }, BlockRows);
        return (clock.Elapsed.TotalSeconds, found);
    }

    private static void Read(Microsoft.Win32.SafeHandles.SafeFileHandle file, Span<byte> destination, long offset)
    {
        while (destination.Length > 0)
        {
            var read = RandomAccess.Read(file, destination, offset);
            if (read == 0) throw new EndOfStreamException();
            destination = destination[read..];
            offset += read;
        }
    }

    /// <summary>Softmax of random logits, the true class raised; one label in ten is wrong. Written block by block.</summary>
    private static int[] Make(string path)
    {
        var random = new Xoshiro256(3);
        var labels = new int[Rows];
        var block = new float[BlockRows * Classes];
        using var file = File.Create(path);
        for (var start = 0; start < Rows; start += BlockRows)
        {
            var count = Math.Min(BlockRows, Rows - start);
            for (var i = 0; i < count; i++)
            {
                var actual = random.NextInt32(Classes);
                labels[start + i] = random.NextInt32(10) == 0 ? random.NextInt32(Classes) : actual;
                var row = block.AsSpan(i * Classes, Classes);
                for (var k = 0; k < Classes; k++) row[k] = 2 * (float)random.NextDouble();
                row[actual] += 4 + 4 * (float)random.NextDouble();
                Softmax.Row(row, row);
            }

            file.Write(MemoryMarshal.AsBytes(block.AsSpan(0, count * Classes)));
        }

        return labels;
    }

    private static double Median(List<double> values) => values.Order().ElementAt(values.Count / 2);

    private sealed record Peer(double Seconds, long Flags, long Counted, double ResidentMebibytes);
}
