using System.Diagnostics;
using System.Globalization;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;

namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// Embeds CIFAR-10 by Assay itself, slice by slice of 10,000 images, and keeps what it made below <c>ASSAY_EVAL_CACHE</c>, by default
/// <c>artifacts/eval</c>. Ended in the middle of a slice, the next run goes on in the same data folder.
/// </summary>
internal sealed class CifarCache
{
    private const string Archive = "cifar10/cifar10_jpg.tar.xz";
    private const string Model = "mobilenet-v2";
    private const int SliceImages = 10_000;
    private const ulong Seed = 1;

    /// <summary>Folder of everything.</summary>
    public string Folder { get; } = Path.Combine(
        Environment.GetEnvironmentVariable("ASSAY_EVAL_CACHE") is { Length: > 0 } set ? set : Path.Combine("artifacts", "eval"), "cifar10");

    public async Task<CifarEmbeddings> LoadAsync(string split, int images)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(images);
        var (names, embeddings) = (new List<string>(), new List<Half>());
        for (var slice = 0; names.Count < images; slice++)
        {
            var part = await SliceAsync(split, slice);
            names.AddRange(part.Names);
            embeddings.AddRange(part.Embeddings);
        }

        names.RemoveRange(images, names.Count - images);
        embeddings.RemoveRange(images * CifarEmbeddings.Dimensions, embeddings.Count - (images * CifarEmbeddings.Dimensions));
        return new CifarEmbeddings(names, [.. names.Select(ClassOf)], [.. embeddings]);
    }

    private async Task<(string[] Names, Half[] Embeddings)> SliceAsync(string split, int slice)
    {
        using var store = new FolderObjectStore(Path.Combine(Folder, "slices"));
        var (column, list) = ($"{split}-{slice}.npy", Path.Combine(Folder, "slices", $"{split}-{slice}.txt"));
        if (!await store.ExistsAsync(column))
        {
            using var _ = await LockAsync();
            if (!await store.ExistsAsync(column))
                await EmbedAsync(split, slice, store, column, list);
        }

        var names = await File.ReadAllLinesAsync(list);
        return (names, (await store.ReadColumnAsync<Half>(column, names.Length, CifarEmbeddings.Dimensions)).Elements);
    }

    private async Task EmbedAsync(string split, int slice, FolderObjectStore store, string column, string list)
    {
        var names = Draw(await UnpackAsync(), split, slice);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"embedding {names.Count} images of CIFAR-10 ({split} {slice}) once, below {Folder}"));
        await using var host = await EvaluationHost.StartAsync(Path.GetFullPath(Folder));
        var (dataset, manifest) = (DatasetOf(split, slice), Path.GetFullPath(Path.Combine(Folder, $"{split}-{slice}.csv")));
        await File.WriteAllLinesAsync(manifest, names.Select(name => $"images/{name},{name},{name.Split('/')[1]}").Prepend("path,name,label"));
        await EvaluationHost.UnlessExistsAsync(host.Inference.RegisterModelAsync(new RegisterModelRequest
        {
            Name = Model,
            Path = RealData.Path(RealData.MobileNet),
            Spec = MobileNetV2.Spec(),
        }));

        // What an earlier run ingested is left out by Ingestion, what it embedded by Inference.
        await EvaluationHost.UnlessExistsAsync(host.Ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = dataset }));
        await host.AppendAsync(dataset, new Source { Manifest = new ManifestSource { Path = manifest } });
        var job = await host.EmbedAsync(dataset, Model);
        if (job.Quarantined > 0) throw new InvalidOperationException($"{job.Quarantined} images of CIFAR-10 could not be decoded.");

        var shards = new Dictionary<int, NpyColumn<Half>>();
        var place = (await host.ListImagesAsync(dataset)).ToDictionary(image => image.Name, ImageRow.Of);
        var embeddings = new Half[names.Count * CifarEmbeddings.Dimensions];
        for (var i = 0; i < names.Count; i++)
        {
            var key = place[names[i]];
            if (!shards.TryGetValue(key.Shard, out var shard))
                shards.Add(key.Shard, shard = await host.Objects.ReadColumnAsync<Half>(DatasetKeys.Embeddings(dataset, key.Shard, Model)));
            shard[key.Row].CopyTo(embeddings.AsSpan(i * CifarEmbeddings.Dimensions));
        }

        await File.WriteAllLinesAsync(list, names);
        await store.WriteColumnAsync<Half>(column, names.Count, CifarEmbeddings.Dimensions, embeddings);
    }

    /// <summary>The data set in <see cref="Folder"/> that holds a slice.</summary>
    public static string DatasetOf(string split, int slice) => $"cifar10-{split}-{slice}";

    /// <summary>Names of the first images of a split, as <see cref="LoadAsync"/> has them; a multiple of the classes.</summary>
    public static IEnumerable<string> DrawFirst(string images, string split, int count) =>
        Enumerable.Range(0, (count + SliceImages - 1) / SliceImages).SelectMany(slice => Draw(images, split, slice)).Take(count);

    /// <summary>Names of a slice: the ranks [slice, slice + 1) x 1,000 of every class in the drawn order, round the classes.</summary>
    private static List<string> Draw(string images, string split, int slice)
    {
        var perClass = SliceImages / CifarEmbeddings.Classes.Length;
        var drawn = CifarEmbeddings.Classes.Select((name, number) => Directory.GetFiles(Path.Combine(images, split, name), "*.jpg")
            .Select(file => Path.GetFileName(file))
            .OrderBy(file => RowHash.Compute(Seed, new RowKey(number, int.Parse(Path.GetFileNameWithoutExtension(file), CultureInfo.InvariantCulture))))
            .Skip(slice * perClass)
            .Take(perClass)
            .Select(file => $"{split}/{name}/{file}")
            .ToArray()).ToArray();
        if (drawn.Any(names => names.Length < perClass)) throw new ArgumentOutOfRangeException(nameof(slice), slice, $"CIFAR-10 has no so many images in '{split}'.");
        return [.. Enumerable.Range(0, perClass).SelectMany(rank => drawn.Select(names => names[rank]))];
    }

    private static int ClassOf(string name) => Array.IndexOf(CifarEmbeddings.Classes, name.Split('/')[1]);

    /// <summary>The folder of the unpacked set: the archive's own one is renamed when it is whole.</summary>
    public async Task<string> UnpackAsync()
    {
        var images = Path.GetFullPath(Path.Combine(Folder, "images"));
        if (Directory.Exists(images)) return images;
        var archive = RealData.Path(Archive);
        var unfinished = Path.Combine(Folder, "unpacking");
        Directory.CreateDirectory(unfinished);
        // The class library has no xz.
        using var tar = Process.Start("tar", ["-xJf", archive, "-C", unfinished, "--strip-components=1"]);
        await tar.WaitForExitAsync();
        if (tar.ExitCode != 0) throw new InvalidOperationException($"tar could not unpack {archive} (exit status {tar.ExitCode}).");
        Directory.Move(unfinished, images);
        return images;
    }

    /// <summary>One process at a time makes a slice; others wait for it.</summary>
    private async Task<FileStream> LockAsync()
    {
        var file = Path.Combine(Folder, "lock");
        for (var told = false; ; told = true)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException)
            {
                if (!told) Console.WriteLine($"waiting for another process that embeds below {Folder}");
                await Task.Delay(TimeSpan.FromSeconds(2));
            }
        }
    }
}
