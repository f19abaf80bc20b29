using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Export;

namespace Assay.LabelStore.Import.Jobs;

/// <summary>
/// Finds images by name in bounded memory: names of the data set and of the file are parted alike by their last segment, and brought together a part at a time.
/// A name that has no folder also finds the image of that file name in whatever folder, if there is one only.
/// </summary>
internal sealed class NameMatcher(IObjectStore objects)
{
    // Of a part: two tables of about 50 bytes an image.
    private const int ImagesOfPart = 250_000;
    private const int MaxParts = 256;
    private const long Several = -1;

    public static int PartsFor(long images) => (int)Math.Clamp((images / ImagesOfPart) + 1, 1, MaxParts);

    /// <summary>The key by which rows are parted.</summary>
    public static UInt128 KeyOf(string name) => NameKey.Of(FileNames.Last(name));

    /// <param name="rows">Rows of the file, parted by <see cref="KeyOf"/>.</param>
    /// <param name="dataset">Name of the data set.</param>
    /// <param name="shards">Shards of the data set.</param>
    /// <param name="folder">Folder for temporary files.</param>
    /// <param name="found">Takes rows with their places.</param>
    /// <param name="unknown">Takes rows of which there is no image.</param>
    /// <param name="problems">Takes what is wrong.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task MatchAsync(
        Spill rows, string dataset, int shards, string folder, Action<SpilledRow> found, Action<SpilledRow> unknown, ImportProblems problems,
        CancellationToken cancellationToken)
    {
        using var names = new Spill(folder, rows.Parts);
        var read = ReadAhead.InOrderAsync(
            Enumerable.Range(0, shards),
            async (shard, token) => (Shard: shard, Records: await objects.ReadImageRecordsAsync(DatasetKeys.Images(dataset, shard), token)),
            cancellationToken);
        await foreach (var (shard, records) in read)
        {
            for (var row = 0; row < records.Count; row++)
                Add(names, records[row].Name, new ImageId(shard, row));
        }

        for (var part = 0; part < rows.Parts; part++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Match(part, rows, names, found, unknown, problems);
        }
    }

    private static void Add(Spill names, string name, ImageId place)
    {
        var last = KeyOf(name);
        var writer = names[names.PartOf(last)];
        writer.Write(last);
        writer.Write(NameKey.Of(name));
        writer.Write(((long)place.Shard << 32) | (uint)place.Row);
    }

    private static void Match(int part, Spill rows, Spill names, Action<SpilledRow> found, Action<SpilledRow> unknown, ImportProblems problems)
    {
        var (byName, byLast) = (new Dictionary<UInt128, long>(), new Dictionary<UInt128, long>());
        foreach (var (last, name, place) in names.Read(part, reader => (reader.ReadKey(), reader.ReadKey(), reader.ReadInt64())))
        {
            if (!byName.TryAdd(name, place))
                byName[name] = Several;
            if (!byLast.TryAdd(last, place))
                byLast[last] = Several;
        }

        foreach (var row in rows.Read(part, SpilledRow.Read))
        {
            var isThere = byName.TryGetValue(NameKey.Of(row.Name), out var place)
                || (!row.Name.AsSpan().ContainsAny('/', '\\') && byLast.TryGetValue(KeyOf(row.Name), out place));
            if (!isThere)
                unknown(row);
            else if (place == Several)
                problems.Add(row.Line, $"several images of the data set are called \"{row.Name}\"; name them with their folders, or by id");
            else
                found(row with { Place = new ImageId((int)(place >> 32), (int)place), Name = "" });
        }
    }
}
