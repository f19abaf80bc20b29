using System.Buffers.Binary;
using System.Text.Json;
using Assay.Imaging;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.FunctionalTests.Scoring;

/// <summary>
/// Facts, hashes and splits of a synthetic data set, as an embedding writes them, with pictures that have issues at known places. The last shard is the test split.
/// Images with the label 0 are darker by .25 than the others.
/// </summary>
internal static class MeasuredPictures
{
    public const string Dark = "000000-0010";
    public const string Bright = "000000-0011";
    public const string Blurry = "000000-0012";
    public const string Plain = "000000-0013";
    public const string Wide = "000000-0014";
    public const string Huge = "000000-0015";
    public const string Grey = "000000-0016";
    public const string Outlier = "000000-0017";

    /// <summary>Images of equal bytes.</summary>
    public static readonly string[] EqualBytes = ["000000-0020", "000000-0021", "000001-0020"];

    /// <summary>Images whose hashes differ in three bits, in two splits.</summary>
    public static readonly string[] NearHashes = ["000000-0030", "000002-0030"];

    /// <summary>Images whose embeddings are all but equal.</summary>
    public static readonly string[] NearEmbeddings = ["000001-0040", "000001-0041"];

    public static async Task WriteAsync(IObjectStore store, SyntheticDataset dataset)
    {
        var random = new Random(9);
        for (var shard = 0; shard < dataset.Shards; shard++)
        {
            await WriteEmbeddingsAsync(store, dataset.Name, shard);
            await WriteFactsAsync(store, dataset.Name, shard, random);
            await WriteHashesAsync(store, dataset.Name, shard, random);
            await WriteRecordsAsync(store, dataset, shard);
        }
    }

    /// <summary>Gives the images of two classes one of both labels at random: nothing tells them apart any more.</summary>
    public static async Task ConfuseAsync(IObjectStore store, SyntheticDataset dataset, int first, int second)
    {
        var random = new Random(10);
        for (var shard = 0; shard < dataset.Shards; shard++)
        {
            var key = DatasetKeys.Labels(dataset.Name, LabelVersionName.Given, shard);
            var labels = (await store.ReadColumnAsync<int>(key)).Elements;
            await store.WriteColumnAsync<int>(key, Array.ConvertAll(labels, label => label == first || label == second ? random.Next(2) == 0 ? first : second : label));
        }
    }

    private static async Task WriteEmbeddingsAsync(IObjectStore store, string dataset, int shard)
    {
        var key = DatasetKeys.Embeddings(dataset, shard, SyntheticDataset.Model);
        var embeddings = await store.ReadColumnAsync<Half>(key);
        if (shard == 0)
            embeddings[17].Fill((Half)(-3));
        if (shard == 1)
        {
            embeddings[40].CopyTo(embeddings[41]);
            embeddings[41][0] += (Half)0.01;
        }

        await store.WriteColumnAsync<Half>(key, embeddings.Rows, embeddings.Columns, embeddings.Elements);
    }

    private static async Task WriteFactsAsync(IObjectStore store, string dataset, int shard, Random random)
    {
        var labels = (await store.ReadColumnAsync<int>(DatasetKeys.Labels(dataset, LabelVersionName.Given, shard))).Elements;
        var facts = new float[labels.Length * ImageFacts.Count];
        for (var row = 0; row < labels.Length; row++)
        {
            var values = facts.AsSpan(row * ImageFacts.Count, ImageFacts.Count);
            if (row == 2)
                continue;
            var brightness = (float)((labels[row] == 0 ? 0.3 : 0.55) + 0.1 * (random.NextDouble() - 0.5));
            (values[ImageFacts.Width], values[ImageFacts.Height], values[ImageFacts.Bytes], values[ImageFacts.Decoded]) = (320 + random.Next(20), 240, 20_000, 1);
            (values[ImageFacts.Brightness], values[ImageFacts.Contrast], values[ImageFacts.Saturation]) = (brightness, 0.2f, 0.4f);
            (values[ImageFacts.HueX], values[ImageFacts.HueY]) = (labels[row] == 0 ? 0.3f : -0.1f, 0.1f);
            (values[ImageFacts.Sharpness], values[ImageFacts.EdgeDensity], values[ImageFacts.Entropy]) = (300 + random.Next(100), (float)(0.2 + 0.1 * random.NextDouble()), 7);
            (values[ImageFacts.Luma01], values[ImageFacts.Luma05], values[ImageFacts.Luma50]) = (0.05f, 0.1f, brightness);
            (values[ImageFacts.Luma95], values[ImageFacts.Luma99], values[ImageFacts.ObjectScale]) = (0.9f, 0.95f, 0.7f);
            if (shard == 0)
                Plant(row, values);
        }

        await store.PutAsync(DatasetKeys.FactNames(dataset, shard), JsonSerializer.SerializeToUtf8Bytes(ImageFacts.Names));
        await store.WriteColumnAsync<float>(DatasetKeys.Facts(dataset, shard), labels.Length, ImageFacts.Count, facts);
    }

    private static void Plant(int row, Span<float> values)
    {
        var (column, value) = row switch
        {
            10 => (ImageFacts.Luma99, 0.1f),
            11 => (ImageFacts.Luma05, 0.98f),
            12 => (ImageFacts.Sharpness, 3),
            13 => (ImageFacts.Entropy, 0.5f),
            14 => (ImageFacts.Width, 1000),
            15 => (ImageFacts.Width, 32_000),
            16 => (ImageFacts.Greyscale, 1),
            _ => (-1, 0f),
        };
        if (column >= 0)
            values[column] = value;
        if (row == 15)
            values[ImageFacts.Height] = 24_000;
    }

    private static async Task WriteHashesAsync(IObjectStore store, string dataset, int shard, Random random)
    {
        var hashes = new byte[SyntheticDataset.RowsOfShard * ImageHashRow.Length];
        random.NextBytes(hashes);
        Span<byte> Row(int row) => hashes.AsSpan(row * ImageHashRow.Length, ImageHashRow.Length);
        foreach (var row in shard == 0 ? [20, 21] : shard == 1 ? new[] { 20 } : [])
            Row(row).Fill(77);
        if (shard != 1)
            BinaryPrimitives.WriteUInt64BigEndian(Row(30)[32..], shard == 0 ? 0x0123456789abcdef : 0x0123456789abcdefUL ^ 0x8000_0010_0000_0001);
        await store.WriteColumnAsync<byte>(DatasetKeys.Hashes(dataset, shard), SyntheticDataset.RowsOfShard, ImageHashRow.Length, hashes);
    }

    private static async Task WriteRecordsAsync(IObjectStore store, SyntheticDataset dataset, int shard)
    {
        var split = shard == dataset.Shards - 1 ? "test" : "train";
        await store.WriteImageRecordsAsync(DatasetKeys.Images(dataset.Name, shard), Enumerable.Range(0, SyntheticDataset.RowsOfShard).Select(row =>
            new ImageRecord { Location = ImageLocation.Object($"pictures/{shard}/{row}.png"), Name = $"{shard}/{row}.png", Split = split }));
    }
}
