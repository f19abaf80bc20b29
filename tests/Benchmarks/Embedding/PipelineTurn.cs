using System.Diagnostics;
using System.Globalization;
using Assay.Benchmarks.Evaluations;
using Assay.Inference.V1;
using Assay.Ingestion.V1;

namespace Assay.Benchmarks.Embedding;

/// <summary>One turn of our pipeline, as a user drives it.</summary>
/// <param name="Images">Images embedded.</param>
/// <param name="Seconds">From the request to the end of the job.</param>
/// <param name="CpuSeconds">Time that all cores together spent on it.</param>
/// <param name="PeakMiB">Most memory that the process ever held (VmHWM).</param>
internal sealed record PipelineTurn(long Images, double Seconds, double CpuSeconds, double PeakMiB)
{
    public double ImagesPerSecond => Images / Seconds;

    /// <summary>Processor time of one image in milliseconds: what other processes take of the machine does not show in it.</summary>
    public double CpuMilliseconds => CpuSeconds * 1000 / Images;

    public static async Task<PipelineTurn> RunAsync(string folder, string model)
    {
        await using var host = await EvaluationHost.StartAsync();
        await host.Inference.RegisterModelAsync(new RegisterModelRequest
        {
            Name = "mobilenet",
            Path = model,
            Spec = MobileNetV2.Spec(),
        });
        // As the peer does: the model and the code are warm before the clock starts.
        var warm = Directory.GetDirectories(folder).Order(StringComparer.Ordinal).First();
        await host.IngestAsync("warm", Below(warm));
        await host.EmbedAsync("warm", "mobilenet");

        await host.IngestAsync("images", Below(folder));
        var cpu = Environment.CpuUsage.TotalTime;
        var clock = Stopwatch.StartNew();
        var job = await host.EmbedAsync("images", "mobilenet");
        var seconds = clock.Elapsed.TotalSeconds;
        return job.Quarantined == 0
            ? new PipelineTurn(job.Progress.Done, seconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds, ReadPeakMiB())
            : throw new InvalidOperationException($"{job.Quarantined} images could not be decoded.");
    }

    private static Source Below(string folder) => new() { Folder = new FolderSource { Path = folder, Labels = LabelLayout.Flat } };

    private static double ReadPeakMiB()
    {
        var line = File.ReadLines("/proc/self/status").First(status => status.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024;
    }
}
