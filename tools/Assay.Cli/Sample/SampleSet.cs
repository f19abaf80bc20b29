using Assay.Cli.CommandLine;
using Assay.Cli.Sample.Scenes;
using Assay.Imaging;
using Assay.Numerics.Randomness;

namespace Assay.Cli.Sample;

/// <summary>Renders a labelled set of scenes with planted problems and keeps the truth in a side file.</summary>
public static class SampleSet
{
    private const int Width = 320;
    private const int Height = 240;

    /// <summary>Folder with a sub-folder for each class.</summary>
    public static string ImagesFolder(string setFolder) => Path.Combine(setFolder, "images");

    /// <summary>Makes the set.</summary>
    /// <param name="options">What it looks like.</param>
    /// <param name="progress">Files written until now; may be null.</param>
    /// <param name="cancellationToken">Stops; the set is then without its truth file, and the next call makes it anew.</param>
    /// <exception cref="CommandException">The folder holds something else, or an option is out of range.</exception>
    internal static async Task WriteAsync(SampleOptions options, IProgress<int>? progress, CancellationToken cancellationToken)
    {
        Check(options);
        var plan = SamplePlan.Create(options);
        foreach (var label in plan.Select(item => item.Truth.Given).Distinct())
            Directory.CreateDirectory(Path.Combine(ImagesFolder(options.Folder), label));

        var written = 0;
        var parallel = new ParallelOptions { CancellationToken = cancellationToken, MaxDegreeOfParallelism = Environment.ProcessorCount };
        await Parallel.ForEachAsync(plan, parallel, async (item, token) =>
        {
            await File.WriteAllBytesAsync(Path.Combine(ImagesFolder(options.Folder), item.Truth.Name), Render(item), token);
            progress?.Report(Interlocked.Increment(ref written));
        });
        SampleTruth.Write(options.Folder, plan.Select(item => item.Truth));
    }

    private static void Check(SampleOptions options)
    {
        if (options.Count < 100)
            throw new CommandException($"a sample set has 100 images or more, not {options.Count}.", ExitCode.Usage);
        if (options.Noise is not (>= 0 and <= 0.5))
            throw new CommandException($"the share of wrong labels must be 0 .. 0.5, not {options.Noise}.", ExitCode.Usage);
        if (File.Exists(Path.Combine(options.Folder, SampleTruth.FileName)))
            throw new CommandException($"{options.Folder} holds a sample set already; remove it or name another folder.", ExitCode.State);
        if (Directory.Exists(options.Folder) && Directory.EnumerateFileSystemEntries(options.Folder).Any(entry => entry != ImagesFolder(options.Folder)))
            throw new CommandException($"{options.Folder} holds other files; name an empty or a new folder.", ExitCode.State);
    }

    private static byte[] Render(SampleItem item)
    {
        var random = new Xoshiro256(item.Seed);
        var canvas = new Canvas(Width, Height);
        SceneCatalog.Draw(canvas, item.Scene, item.Second, random);

        var options = new SvgRenderOptions
        {
            Width = Width,
            Height = Height,
            Crop = Crop(random),
            Brightness = 0.75 + 0.5 * random.NextDouble(),
            NoiseSigma = 2 + 8 * random.NextDouble(),
            Seed = (int)(item.Seed % int.MaxValue),
            Format = Format(item.Truth.Name),
            Quality = 75 + random.NextInt32(20),
        };
        options = item.Truth.Kind switch
        {
            SampleKinds.Dark => options with { Brightness = 0.12 },
            SampleKinds.Blurred => options with { BlurSigma = 6, NoiseSigma = 0 },
            // The same picture a little smaller in frame, lighter and coarser: other bytes, the same content.
            SampleKinds.NearDuplicate => options with { Brightness = options.Brightness * 1.04, Quality = 60, Seed = options.Seed / 2 },
            _ => options,
        };
        var bytes = SvgRenderer.Render(canvas.ToSvg(), options);
        return item.Truth.Kind == SampleKinds.Broken ? bytes[..(bytes.Length / 2)] : bytes;
    }

    private static (double Left, double Top, double Width, double Height) Crop(Xoshiro256 random)
    {
        var size = 0.7 + 0.3 * random.NextDouble();
        return ((1 - size) * random.NextDouble(), (1 - size) * random.NextDouble(), size, size);
    }

    private static EncodedFormat Format(string name) => Path.GetExtension(name) switch
    {
        ".png" => EncodedFormat.Png,
        ".webp" => EncodedFormat.WebP,
        _ => EncodedFormat.Jpeg,
    };
}
