using Assay.Imaging;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.FunctionalTests.Networks;

/// <summary>A data set of small pictures that a network learns in seconds: stripes that stand are of class 0, those that lie of class 1, each with noise of its own.</summary>
internal static class StripedImages
{
    public const string Dataset = "stripes";
    public const int Shards = 2;
    public const int RowsOfShard = 24;

    /// <summary>Pixels of a side.</summary>
    public const int Side = 12;

    /// <summary>Row of every shard whose file is no picture, though it has a label.</summary>
    public const int BrokenRow = 5;

    /// <summary>Row of every shard without a label.</summary>
    public const int UnlabelledRow = 7;

    /// <summary>Row of every shard that a person removed.</summary>
    public const int RemovedRow = 9;

    /// <summary>The split of every sixth row; the others are of "train".</summary>
    public const string ValidationSplit = "validation";

    public static int ClassOf(int row) => row % 2;

    public static bool IsInValidation(int row) => row % 6 == 0;

    /// <summary>Writes the pictures into a folder, and images and labels of their shards.</summary>
    /// <param name="store">Object store.</param>
    /// <param name="folder">Folder for the files.</param>
    /// <param name="label">Label of a row; null = that of its stripes.</param>
    /// <param name="broken">True = no file is a picture.</param>
    public static async Task WriteAsync(IObjectStore store, string folder, Func<int, int>? label = null, bool broken = false)
    {
        Directory.CreateDirectory(folder);
        for (var shard = 0; shard < Shards; shard++)
        {
            var records = new List<ImageRecord>();
            for (var row = 0; row < RowsOfShard; row++)
            {
                var path = Path.Combine(folder, $"{shard}-{row:D2}.png");
                await File.WriteAllBytesAsync(path, broken || row == BrokenRow ? "no picture"u8.ToArray() : Picture(ClassOf(row), (shard * RowsOfShard) + row));
                records.Add(new ImageRecord { Location = ImageLocation.File(path), Name = Path.GetFileName(path), Split = IsInValidation(row) ? ValidationSplit : "train" });
            }

            int[] labels = [.. Enumerable.Range(0, RowsOfShard).Select(row => row switch
            {
                UnlabelledRow => LabelColumns.None,
                RemovedRow => LabelColumns.Removed,
                _ => label?.Invoke(row) ?? ClassOf(row),
            })];
            await store.WriteImageRecordsAsync(DatasetKeys.Images(Dataset, shard), records);
            await store.WriteColumnAsync<int>(DatasetKeys.Labels(Dataset, LabelVersionName.Given, shard), labels);
        }
    }

    private static byte[] Picture(int kind, int seed)
    {
        var random = new Random(seed);
        var rgb = new byte[Side * Side * 3];
        for (var i = 0; i < Side * Side; i++)
        {
            var (x, y) = (i % Side, i / Side);
            var bright = (kind == 0 ? x : y) / 2 % 2 == 0 ? 200 : 40;
            for (var channel = 0; channel < 3; channel++)
                rgb[(3 * i) + channel] = (byte)(bright + random.Next(-40, 41));
        }

        return ImageEncoder.Encode(rgb, Side, Side, EncodedFormat.Png);
    }
}
