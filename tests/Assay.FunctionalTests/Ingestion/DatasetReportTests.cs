using System.Security.Cryptography;
using System.Text;
using Assay.Ingestion.Reports;
using Assay.Ingestion.V1;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Xunit;
using static Assay.FunctionalTests.Ingestion.IngestionHost;

namespace Assay.FunctionalTests.Ingestion;

/// <summary>Reports over columns as Inference writes them.</summary>
public sealed class DatasetReportTests(IngestionHost host) : IClassFixture<IngestionHost>
{
    [Fact]
    public async Task GetDatasetReport_TwoShardsOneNotEmbedded_CountsWhatIsKnown()
    {
        var dataset = await host.CreateAsync(3);
        await host.IngestWellAsync(dataset, FolderOf(host.MakeFolder("a/1.jpg", "a/2.jpg", "b/3.jpg", "b/4.jpg", "c/5.jpg", "root.jpg", "z/9.jpg")));
        await EmbedAsync(dataset, 0, [(10, 1, "x"), (30, 1, "y"), (0, 0, "bad")]);
        await EmbedAsync(dataset, 1, [(20, 1, "x"), (0, 0, ""), (40, 1, "x")]);
        await QuarantineFile.WriteAsync(host.Store, dataset, 0, [new QuarantineRecord(2, "truncated", "cut off")]);
        await QuarantineFile.WriteAsync(host.Store, dataset, 1, [new QuarantineRecord(1, "missing", "gone")]);

        var report = await host.Client.GetDatasetReportAsync(new GetDatasetReportRequest { Dataset = dataset });
        Assert.Equal((7, 6, 2, 2, 1), (report.Images, report.Measured, report.Undecodable, report.ExactDuplicates, report.Unlabelled));
        Assert.Equal([("missing", 1), ("truncated", 1)], report.UndecodableByReason.Select(c => (c.Name, c.Count)));
        Assert.Equal([("a", 2), ("b", 2), ("c", 1), ("z", 1)], report.ImagesByLabel.Select(c => (c.Name, c.Count)));
        var group = Assert.Single(report.DuplicateGroups);
        Assert.Equal(["000000-0000", "000001-0000", "000001-0002"], group.ImageIds);
        Assert.Equal((3, Convert.ToHexStringLower(SHA256.HashData("x"u8))), (group.Count, group.Sha256));
        // 10, 30, 20, 40: mean 25, population variance 125.
        var width = report.Facts.Single(f => f.Name == "width");
        Assert.Equal((10, 40, 25, Math.Sqrt(125)), (width.Min, width.Max, width.Mean, width.StandardDeviation));

        var first = await host.Client.ListQuarantineAsync(new ListQuarantineRequest { Dataset = dataset, PageSize = 1 });
        Assert.Equal(("000000-0002", "b/3.jpg", "truncated", "cut off"), (first.Images[0].ImageId, first.Images[0].Name, first.Images[0].Reason, first.Images[0].Message));
        var second = await host.Client.ListQuarantineAsync(new ListQuarantineRequest { Dataset = dataset, PageSize = 1, PageToken = first.NextPageToken });
        Assert.Equal(("000001-0001", "missing", ""), (second.Images[0].ImageId, second.Images[0].Reason, second.NextPageToken));
        Assert.Equal(30, (await host.ImagesAsync(dataset))[1].Width);
    }

    [Fact]
    public async Task DuplicateFinder_SeveralParts_FindsTheSame()
    {
        var dataset = await host.CreateAsync();
        var random = new Random(5);
        for (var shard = 0; shard < 4; shard++)
            await EmbedAsync(dataset, shard, [.. Enumerable.Range(0, 50).Select(_ => (1f, 1f, $"{random.Next(60)}"))]);
        var one = await new DuplicateFinder(host.Store).FindAsync(dataset, [0, 1, 2, 3], 200, CancellationToken.None);
        var many = await new DuplicateFinder(host.Store, imagesPerPart: 17).FindAsync(dataset, [0, 1, 2, 3], 200, CancellationToken.None);
        Assert.Equal(one.Duplicates, many.Duplicates);
        Assert.Equal(one.Groups, many.Groups);
        Assert.Equal(one.Duplicates, one.Groups.Sum(g => g.Count - 1));
        Assert.Equal(one.Groups.OrderByDescending(g => g.Count).ThenBy(g => g.ImageIds[0], StringComparer.Ordinal), one.Groups);
    }

    private async Task EmbedAsync(string dataset, int shard, (float Width, float Decoded, string Bytes)[] rows)
    {
        var facts = rows.SelectMany(row => (float[])[row.Width, row.Decoded]).ToArray();
        var hashes = new byte[rows.Length * 40];
        for (var i = 0; i < rows.Length; i++)
        {
            if (rows[i].Bytes.Length > 0)
                SHA256.HashData(Encoding.UTF8.GetBytes(rows[i].Bytes), hashes.AsSpan(i * 40));
        }

        await host.Store.WriteColumnAsync<byte>(DatasetKeys.Hashes(dataset, shard), rows.Length, 40, hashes);
        await host.Store.PutAsync(DatasetKeys.FactNames(dataset, shard), """["width","decoded"]"""u8.ToArray());
        await host.Store.WriteColumnAsync<float>(DatasetKeys.Facts(dataset, shard), rows.Length, 2, facts);
    }
}
