using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>The data set "birds" as Ingestion writes it: images.jsonl and given labels, shard by shard.</summary>
internal sealed class FakeDataset(IObjectStore objects)
{
    public const string Name = "birds";

    public int Shards { get; private set; }

    public long Images { get; private set; }

    /// <summary>Appends a shard; each image has one given class id, or -1.</summary>
    public async Task AddShardAsync(params (string Name, int Label)[] images)
    {
        var shard = Shards;
        await objects.WriteImageRecordsAsync(
            DatasetKeys.Images(Name, shard),
            images.Select(image => new ImageRecord { Name = image.Name, Location = ImageLocation.Object("images/x"), Split = "train" }));
        await objects.WriteColumnAsync<int>(
            DatasetKeys.Labels(Name, LabelVersionName.Given, shard), images.Select(image => image.Label).ToArray());
        Shards++;
        Images += images.Length;
    }

    /// <summary>Appends a shard of equal images with labels 0, 1, 2, 0, 1, 2, ...</summary>
    public Task AddShardAsync(int images) =>
        AddShardAsync([.. Enumerable.Range(0, images).Select(i => ($"img/{Shards}-{i}.jpg", i % 3))]);

    public static string[] Ids(int shard, int count) => [.. Enumerable.Range(0, count).Select(row => new ImageId(shard, row).ToString())];
}
