using System.Globalization;
using static Assay.Benchmarks.BenchmarkReport;

namespace Assay.Benchmarks.Scale;

/// <summary>
/// <c>bench scale IMAGES [embedded|real]</c>: tiny images through ingest, embedding, annotation, a label version, scoring, selection, report and export,
/// with a tenth of the images and with all, each on fresh stores and in fresh processes. Memory that does not grow has a ratio near 1, and so has
/// speed that does not fall.
/// </summary>
internal static class ScaleBenchmark
{
    private const int Usual = 1_000_000;
    private const int Least = 20_000;
    private const int Tenth = 10;

    public static async Task RunAsync(string[] args)
    {
        var images = args is [var text, ..] ? int.Parse(text, NumberStyles.AllowThousands, CultureInfo.InvariantCulture) : Usual;
        if (images < Least)
            throw new ArgumentException($"{images} images are too few to tell anything; take {Least} or more.");
        var kind = args is [_, var named] ? named : "embedded";
        var work = Path.GetFullPath(Path.Combine("artifacts", "bench", "scale"));
        if (Directory.Exists(work))
            Directory.Delete(work, recursive: true);
        Directory.CreateDirectory(work);
        try
        {
            var small = await MeasureAsync(work, kind, images / Tenth);
            var large = await MeasureAsync(work, kind, images);
            foreach (var (few, many) in small.Stages.Zip(large.Stages))
                Figure($"scale-{kind}-{many.Name}", many.PerSecond, $"{many.Unit}/s", few.PerSecond, $"{few.Unit}/s", many.PerSecond / few.PerSecond);
            foreach (var (process, peak) in large.Memory.Peaks)
                Figure($"scale-{kind}-memory-{process}", peak, "MiB", small.Memory.Peaks[process], "MiB", small.Memory.Peaks[process] / peak);
        }
        finally
        {
            Directory.Delete(work, recursive: true);
        }
    }

    private static async Task<ScaleRun> MeasureAsync(string work, string kind, int images)
    {
        var folder = Directory.CreateDirectory(Path.Combine(work, $"{images}")).FullName;
        var (tar, model) = (Path.Combine(folder, "images.tar"), Path.Combine(folder, "model.onnx"));
        var bytes = ScaleSet.Write(tar, images);
        await File.WriteAllBytesAsync(model, ScaleModel.Create());
        Say($"{images:N0} images: a tar of {bytes >> 20} MiB");

        var data = Path.Combine(folder, "data");
        ScaleRun run;
        await using (var deployment = await StartAsync(kind, data))
        {
            run = new ScaleRun(deployment, tar, model, images);
            await run.RunAsync();
        }

        // What the servers of the real parts make of the same objects is theirs.
        if (kind == "embedded")
            StoreSizes.Print(data, images);
        Directory.Delete(folder, recursive: true);
        return run;
    }

    private static async Task<IDeployment> StartAsync(string kind, string folder) => kind switch
    {
        "embedded" => await EmbeddedDeployment.StartAsync(folder),
        "real" => await RealDeployment.StartAsync(folder),
        _ => throw new ArgumentException($"\"{kind}\" is no deployment; take embedded or real."),
    };
}
