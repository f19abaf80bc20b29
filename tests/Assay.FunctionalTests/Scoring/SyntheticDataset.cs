using System.Text.Json;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.FunctionalTests.Scoring;

/// <summary>
/// Columns as Ingestion and Inference write them: clusters of embeddings, one a class, with known wrong labels, and in each shard one image
/// without a label (row 0), one that a person removed (row 1) and one that could not be decoded (row 2).
/// </summary>
internal sealed class SyntheticDataset
{
    public const string Model = "tiny";
    public const int Dimensions = 16;

    /// <summary>Models that classify: a class that the data set does not have, then its classes from the last to the first.</summary>
    public static readonly string[] Classifiers = ["good-net", "poor-net"];

    public const int Classes = 4;
    public const int RowsOfShard = 120;
    public const int SpecialRows = 3;

    public required string Name { get; init; }

    public int Shards { get; init; } = 3;

    public bool Ingesting { get; init; }

    /// <summary>Shards from this number on have no embeddings.</summary>
    public int Embedded { get; init; } = int.MaxValue;

    /// <summary>Only labels below this are given.</summary>
    public int LabelledClasses { get; init; } = Classes;

    /// <summary>An image whose embedding holds NaN.</summary>
    public ImageId? Broken { get; init; }

    /// <summary>Images with a wrong label.</summary>
    public HashSet<string> Wrong { get; } = [];

    public int Images => Shards * RowsOfShard;

    public int Scorable => Shards * (RowsOfShard - SpecialRows);

    public async Task WriteAsync(IObjectStore store)
    {
        // One sequence whatever is left out, so that data sets of one size are alike.
        var random = new Random(20);
        for (var shard = 0; shard < Shards; shard++)
            await WriteShardAsync(store, shard, random);
    }

    private async Task WriteShardAsync(IObjectStore store, int shard, Random random)
    {
        var (labels, embeddings, facts) = (new int[RowsOfShard], new Half[RowsOfShard * Dimensions], new float[RowsOfShard * 2]);
        for (var row = 0; row < RowsOfShard; row++)
        {
            var truth = random.Next(Classes);
            var isWrong = random.NextDouble() < 0.08;
            var given = isWrong ? (truth + 1 + random.Next(Classes - 1)) % Classes : truth;
            for (var d = 0; d < Dimensions; d++)
                embeddings[(row * Dimensions) + d] = (Half)((random.NextDouble() - 0.5) + (d % Classes == truth ? 1 : 0));
            labels[row] = row switch { 0 => LabelColumns.None, 1 => LabelColumns.Removed, _ => given < LabelledClasses ? given : LabelColumns.None };
            facts[row * 2] = 640;
            facts[(row * 2) + 1] = row == 2 ? 0 : 1;
            if (isWrong && row >= SpecialRows)
                Wrong.Add(new ImageId(shard, row).ToString());
            if (new ImageId(shard, row) == Broken)
                embeddings[row * Dimensions] = Half.NaN;
        }

        embeddings.AsSpan(2 * Dimensions, Dimensions).Clear();
        await store.WriteColumnAsync<int>(DatasetKeys.Labels(Name, LabelVersionName.Given, shard), labels);
        if (shard >= Embedded)
            return;
        await store.WriteColumnAsync<Half>(DatasetKeys.Embeddings(Name, shard, Model), RowsOfShard, Dimensions, embeddings);
        await QuarantineFile.WriteAsync(store, Name, shard, [new QuarantineRecord(2, "truncated", "it ends early")]);
        // The last shard has no facts: its quarantine tells what could not be decoded.
        if (shard == Shards - 1)
            return;
        await store.PutAsync(DatasetKeys.FactNames(Name, shard), JsonSerializer.SerializeToUtf8Bytes<string[]>(["width", "decoded"]));
        await store.WriteColumnAsync<float>(DatasetKeys.Facts(Name, shard), RowsOfShard, 2, facts);
    }
}
