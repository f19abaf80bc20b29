using System.Globalization;
using System.Runtime.CompilerServices;

namespace Assay.ObjectStorage.Layout;

/// <summary>Every key Assay writes. Names are checked, so no name of a user can address another data set's objects.</summary>
public static class DatasetKeys
{
    /// <summary>All data sets.</summary>
    public const string Datasets = "datasets/";

    /// <summary>All that belongs to a data set: a prefix for listings.</summary>
    public static string Dataset(string dataset) => $"{Datasets}{DatasetName.Require(dataset)}/";

    /// <summary>All shards of a data set: a prefix for listings.</summary>
    public static string Shards(string dataset) => $"{Dataset(dataset)}shards/";

    /// <summary>All that belongs to a shard: a prefix for listings.</summary>
    public static string Shard(string dataset, int shard) => $"{Shards(dataset)}{Number(shard)}/";

    /// <summary>JSON lines, one <see cref="Images.ImageRecord"/> an image.</summary>
    public static string Images(string dataset, int shard) => Shard(dataset, shard) + "images.jsonl";

    /// <summary>float32 [n, q]: what is measured of each image.</summary>
    public static string Facts(string dataset, int shard) => Shard(dataset, shard) + "facts.npy";

    /// <summary>The names of the columns of <see cref="Facts"/>, as a JSON array.</summary>
    public static string FactNames(string dataset, int shard) => Shard(dataset, shard) + "facts.json";

    /// <summary>uint8 [n, 40]: SHA-256 (32 bytes) and perceptual hash (8 bytes).</summary>
    public static string Hashes(string dataset, int shard) => Shard(dataset, shard) + "hashes.npy";

    /// <summary>JSON lines, one for each image that could not be decoded.</summary>
    public static string Quarantine(string dataset, int shard) => Shard(dataset, shard) + "quarantine.jsonl";

    /// <summary>float16 [n, d].</summary>
    public static string Embeddings(string dataset, int shard, string model) => $"{Shard(dataset, shard)}{Model(model)}/embeddings.npy";

    /// <summary>float16 [n, k d]: embeddings of k augmentations of each image, which follow from their kind and seed; made only where a run asks that they be kept.</summary>
    public static string AugmentedEmbeddings(string dataset, int shard, string model, string kind, ulong seed, int augmentations) => string.Create(
        CultureInfo.InvariantCulture, $"{Shard(dataset, shard)}{Model(model)}/augmented-{LayoutName.Require(kind.ToLowerInvariant(), "kind")}-{seed:x16}-{augmentations}.npy");

    /// <summary>float16 [n, k], where the model classifies.</summary>
    public static string Logits(string dataset, int shard, string model) => $"{Shard(dataset, shard)}{Model(model)}/logits.npy";

    /// <summary>All columns of a label version: a prefix for listings.</summary>
    public static string LabelVersion(string dataset, string version) => $"{Dataset(dataset)}labels/{LabelVersionName.Require(version)}/";

    /// <summary>The version's manifest: a <see cref="LabelVersionManifest"/>.</summary>
    public static string LabelManifest(string dataset, string version) => LabelVersion(dataset, version) + "version.json";

    /// <summary>
    /// int32 [n], -1 = none, -2 = removed by a person. A version has this file only for shards that it changed: read through
    /// <see cref="LabelColumns"/>.
    /// </summary>
    public static string Labels(string dataset, string version, int shard) => $"{LabelVersion(dataset, version)}{Number(shard)}.npy";

    /// <summary>int64 [n + 1], where images have several labels: row i's are indices[indptr[i]..indptr[i + 1]].</summary>
    public static string LabelIndptr(string dataset, string version, int shard) => $"{LabelVersion(dataset, version)}{Number(shard)}.indptr.npy";

    /// <summary>int32: the class ids that <see cref="LabelIndptr"/> points into.</summary>
    public static string LabelIndices(string dataset, string version, int shard) => $"{LabelVersion(dataset, version)}{Number(shard)}.indices.npy";

    /// <summary>All runs of a data set: a prefix for listings.</summary>
    public static string Runs(string dataset) => $"{Dataset(dataset)}runs/";

    /// <summary>All that a run wrote: a prefix for listings.</summary>
    public static string Run(string dataset, string run) => $"{Runs(dataset)}{LayoutName.Require(run, "run")}/";

    /// <summary>A score column of one shard.</summary>
    public static string RunColumn(string dataset, string run, int shard, string column) =>
        $"{Run(dataset, run)}{Number(shard)}/{LayoutName.Require(column, "column")}.npy";

    /// <summary>What the run did and found, as JSON.</summary>
    public static string RunSummary(string dataset, string run) => Run(dataset, run) + "summary.json";

    /// <summary>A file of the run as a whole (a head, a confusion matrix): <paramref name="file"/> with its extension.</summary>
    public static string RunFile(string dataset, string run, string file) => Run(dataset, run) + LayoutName.Require(file, "file");

    /// <summary>A head of a run, by its fold: <c>npy</c>, float32 [K, D + 1], or <c>json</c>, what the weights mean.</summary>
    public static string RunHead(string dataset, string run, int fold, string extension) =>
        string.Create(CultureInfo.InvariantCulture, $"{Run(dataset, run)}heads/{fold:D2}.{LayoutName.Require(extension, "extension")}");

    /// <summary>The images of a selection by rank: JSON lines of <c>SelectedItem</c>.</summary>
    public static string SelectionItems(string dataset, string selection) =>
        $"{Dataset(dataset)}selections/{LayoutName.Require(selection, "selection")}/items.jsonl";

    /// <summary>The sorted listing an ingest job froze, so that it can be resumed: JSON lines.</summary>
    public static string Listing(string dataset, string job) => $"{Dataset(dataset)}listings/{LayoutName.Require(job, "job")}.jsonl";

    /// <summary>What an ingest job has listed of a bucket so far: a prefix for listings, empty again when the listing is there.</summary>
    public static string ListingParts(string dataset, string job) => $"{Dataset(dataset)}listings/{LayoutName.Require(job, "job")}/";

    /// <summary>A file of an export.</summary>
    public static string Export(string dataset, string export, string file) =>
        $"{Dataset(dataset)}exports/{LayoutName.Require(export, "export")}/{LayoutName.Require(file, "file")}";

    /// <summary>All that belongs to an export: a prefix for listings.</summary>
    public static string Export(string dataset, string export) => $"{Dataset(dataset)}exports/{LayoutName.Require(export, "export")}/";

    /// <summary>All that belongs to an import of labels: a prefix for listings.</summary>
    public static string Import(string dataset, string import) => $"{Dataset(dataset)}imports/{LayoutName.Require(import, "import")}/";

    /// <summary>A file of an import of labels.</summary>
    public static string Import(string dataset, string import, string file) => Import(dataset, import) + LayoutName.Require(file, "file");

    /// <summary>The ONNX file of a registered model, by the SHA-256 of its bytes in hexadecimal digits: no other file ever takes its place.</summary>
    public static string ModelFile(string model, string sha256) => $"models/{LayoutName.Require(model, "model")}/{LayoutName.Require(sha256, "SHA-256")}.onnx";

    /// <summary>The bytes of an uploaded or copied image, by the SHA-256 of its bytes.</summary>
    public static string Image(ReadOnlySpan<byte> sha256)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(sha256.Length, 32);
        var hex = Convert.ToHexStringLower(sha256);
        return $"images/{hex.AsSpan(0, 2)}/{hex}";
    }

    /// <summary>
    /// The shard a key below <see cref="Shards"/> belongs to, and the rest of the key (<c>images.jsonl</c>,
    /// <c>mobilenet/embeddings.npy</c>): what a reconciler needs to see from one listing which work is done.
    /// </summary>
    public static bool TryParseShardKey(string dataset, string key, out int shard, out string file)
    {
        (shard, file) = (-1, "");
        var prefix = Shards(dataset);
        if (!key.StartsWith(prefix, StringComparison.Ordinal))
            return false;

        var slash = key.IndexOf('/', prefix.Length);
        if (slash < 0 || !int.TryParse(key.AsSpan(prefix.Length..slash), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            || !key.AsSpan(prefix.Length..slash).SequenceEqual(Number(number)))
            return false;

        (shard, file) = (number, key[(slash + 1)..]);
        return true;
    }

    private static string Model(string model) => LayoutName.Require(model, "model");

    private static string Number(int shard, [CallerArgumentExpression(nameof(shard))] string? name = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(shard, name);
        return shard.ToString("D6", CultureInfo.InvariantCulture);
    }
}
