using System.Text;
using System.Text.Json;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

public sealed class ExportTests : IAsyncLifetime
{
    private static readonly string[] Names =
        ["a, b.jpg", "say \"cheese\".jpg", "line\r\nbreak\n.jpg", "Größe 日本 🦉.jpg", "=1+2.jpg", " spaced .jpg", "plain.jpg", "broken.jpg"];

    private readonly LabelStoreHost _host = new();

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        await _host.Dataset.AddShardAsync([.. Names.Select((name, i) => (name, i == 4 ? -1 : i % 3))]);
        await _host.Dataset.AddShardAsync(3);
        await QuarantineFile.WriteAsync(_host.Objects, "birds", 0, [new QuarantineRecord(7, "truncated", "It ends early.")]);
        await _host.Objects.PutAsync(DatasetKeys.FactNames("birds", 0), """["height","width"]"""u8.ToArray());
        await _host.Objects.WriteColumnAsync<float>(
            DatasetKeys.Facts("birds", 0), Names.Length, 2, Enumerable.Range(0, Names.Length).SelectMany(i => new[] { 100f + i, 200f + i }).ToArray());

        await _host.CreateBatchAsync(7, id: "b");
        await _host.SubmitAsync("b-000001", "ann", Decision.Keep);
        await _host.SubmitAsync("b-000002", "ann", Decision.Relabel, [2]);
        await _host.SubmitAsync("b-000003", "bob \"B\", jr", Decision.Remove);
        await _host.SubmitAsync("b-000004", "ann", Decision.Unsure);
        await _host.SubmitAsync("b-000005", "ann", Decision.Relabel, [1, 0]);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task ExportLabels_Csv_ReadsBackWithEveryName()
    {
        var records = StrictCsv.Parse(Encoding.UTF8.GetString(await _host.ExportAsync(ExportFormat.Unspecified)));
        Assert.Equal(["id", "name", "split", "label", "given_label", "status", "annotators", "decided_at"], records[0]);
        Assert.All(records, record => Assert.Equal(8, record.Length));
        Assert.Equal(FakeDataset.Ids(0, 8).Concat(FakeDataset.Ids(1, 3)), records.Skip(1).Select(r => r[0]));
        Assert.Equal(Names, records.Skip(1).Take(8).Select(r => r[1]));
        Assert.Equal(
            ["kept", "relabelled", "removed", "unsure", "relabelled", "given", "given", "undecodable", "given", "given", "given"],
            records.Skip(1).Select(r => r[5]));
        Assert.Equal(["owl", "crow", "", "owl", "tit|owl", "crow", "owl", "tit", "owl", "tit", "crow"], records.Skip(1).Select(r => r[3]));
        Assert.Equal(["owl", "tit", "crow", "owl", "", "crow", "owl", "tit", "owl", "tit", "crow"], records.Skip(1).Select(r => r[4]));
        Assert.Equal("bob \"B\", jr", records[3][6]);
        Assert.Equal("2026-03-01T12:00:00.000Z", records[3][7]);
        Assert.Equal(("train", "", ""), (records[6][2], records[6][6], records[6][7]));
    }

    [Fact]
    public async Task ExportLabels_JsonLines_HasListsAndTheSameNames()
    {
        var lines = Encoding.UTF8.GetString(await _host.ExportAsync(ExportFormat.Jsonl)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var images = lines.Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.Equal(11, images.Length);
        Assert.Equal(Names, images.Take(8).Select(i => i.GetProperty("name").GetString()));
        Assert.Equal(["tit", "owl"], images[4].GetProperty("labels").EnumerateArray().Select(l => l.GetString()));
        Assert.Empty(images[4].GetProperty("given_labels").EnumerateArray());
        Assert.Equal(JsonValueKind.Null, images[4].GetProperty("given_label").ValueKind);
        Assert.Equal(JsonValueKind.Null, images[5].GetProperty("decided_at").ValueKind);
        Assert.Equal("ann", Assert.Single(images[1].GetProperty("annotators").EnumerateArray()).GetString());
    }

    [Fact]
    public async Task ExportLabels_Coco_LeavesRemovedOutAndCountsThem()
    {
        using var coco = JsonDocument.Parse(await _host.ExportAsync(ExportFormat.Coco));
        var root = coco.RootElement;
        var images = root.GetProperty("images").EnumerateArray().ToArray();
        Assert.Equal([1, 2, 4, 5, 6, 7, 9, 10, 11], images.Select(i => i.GetProperty("id").GetInt32()));
        Assert.Equal(Names[3], images[2].GetProperty("file_name").GetString());
        Assert.Equal((203, 103), (images[2].GetProperty("width").GetInt32(), images[2].GetProperty("height").GetInt32()));
        Assert.False(images[^1].TryGetProperty("width", out _));

        var annotations = root.GetProperty("annotations").EnumerateArray()
            .Select(a => (a.GetProperty("id").GetInt32(), a.GetProperty("image_id").GetInt32(), a.GetProperty("category_id").GetInt32()));
        Assert.Equal([(1, 1, 0), (2, 2, 2), (3, 4, 0), (4, 5, 1), (5, 5, 0), (6, 6, 2), (7, 7, 0), (8, 9, 0), (9, 10, 1), (10, 11, 2)], annotations);
        Assert.Equal(["owl", "tit", "crow"], root.GetProperty("categories").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        var info = root.GetProperty("info");
        Assert.Equal((9, 1, 1), (info.GetProperty("images").GetInt32(), info.GetProperty("removed").GetInt32(), info.GetProperty("undecodable").GetInt32()));
    }

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Jsonl)]
    public async Task ExportLabels_OfAVersion_StaysAsItWas(ExportFormat format)
    {
        var now = await _host.ExportAsync(format);
        await _host.CreateVersionAsync();
        await _host.SubmitAsync("b-000006", "ann", Decision.Remove);
        Assert.Equal(now, await _host.ExportAsync(format, "v0001"));
        Assert.NotEqual(now, await _host.ExportAsync(format));
        Assert.DoesNotContain("relabelled", Encoding.UTF8.GetString(await _host.ExportAsync(format, "given")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ExportLabels_ManyImages_ComesInChunks()
    {
        for (var i = 0; i < 3; i++)
            await _host.Dataset.AddShardAsync(2048);
        var records = StrictCsv.Parse(Encoding.UTF8.GetString(await _host.ExportAsync(ExportFormat.Csv)));
        Assert.Equal(1 + 11 + (3 * 2048), records.Count);
    }

    [Fact]
    public async Task ExportLabels_UnknownThings_AreNamed()
    {
        await Refused.WithAsync(StatusCode.NotFound, () => _host.ExportAsync(ExportFormat.Csv, "v0009"), "no label version \"v0009\"");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => _host.ExportAsync((ExportFormat)9, "The newest"), "label_version:");
    }
}
