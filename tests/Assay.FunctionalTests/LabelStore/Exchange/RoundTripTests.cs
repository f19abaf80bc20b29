using System.Text.Json;
using Assay.Common.V1;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Images;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore.Exchange;

/// <summary>What goes out comes back the same, in every format, as far as the format can say it.</summary>
public sealed class RoundTripTests : IAsyncLifetime
{
    private static readonly string[] Names =
        ["a, b.jpg", "say \"cheese\".jpg", "line\r\nbreak\n.jpg", "Größe 日本 🦉.jpg", "=1+2.jpg", " spaced .jpg", "dir/plain.jpg", "broken.jpg"];

    private readonly LabelStoreHost _host = new();

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        await _host.Dataset.AddShardAsync([.. Names.Select((name, i) => (name, i == 4 ? -1 : i % 3))]);
        await _host.Dataset.AddShardAsync(3);
        await QuarantineFile.WriteAsync(_host.Objects, "birds", 0, [new QuarantineRecord(7, "truncated", "It ends early.")]);
        await _host.CreateBatchAsync(7, id: "b");
        await _host.SubmitAsync("b-000002", "ann", Decision.Relabel, [2]);
        await _host.SubmitAsync("b-000003", "ann", Decision.Remove);
        await _host.SubmitAsync("b-000005", "ann", Decision.Relabel, [1, 0]);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData(ExportFormat.Csv, ImportFormat.Csv)]
    [InlineData(ExportFormat.Jsonl, ImportFormat.Jsonl)]
    [InlineData(ExportFormat.ClassFolders, ImportFormat.Jsonl)]
    public async Task Import_OfAnExportWithEveryImage_GivesTheSameLabels(ExportFormat outwards, ImportFormat inwards)
    {
        var file = await _host.ExportFileAsync(outwards);
        var import = await _host.ImportAsync(inwards, "back", file, request => request.Base = "none");
        Assert.Equal((JobState.Succeeded, ""), (import.Progress.State, import.Progress.Error));
        Assert.Equal((11, 0, 0, 1), (import.Images, import.Unknown, import.NewClasses, import.Removed));
        Assert.Equal(await _host.LabelsAsync(), await _host.LabelsAsync("back"));
    }

    [Theory]
    [InlineData(ExportFormat.Coco, ImportFormat.Coco)]
    [InlineData(ExportFormat.ImageFolder, ImportFormat.Jsonl)]
    [InlineData(ExportFormat.Croissant, ImportFormat.Jsonl)]
    public async Task Import_OfAnExportOfImages_GivesTheSameLabelsToThoseInIt(ExportFormat outwards, ImportFormat inwards)
    {
        var file = await _host.ExportFileAsync(outwards);
        var import = await _host.ImportAsync(inwards, "back", file, request => request.Unlisted = UnlistedImages.Remove);
        Assert.Equal((JobState.Succeeded, ""), (import.Progress.State, import.Progress.Error));
        Assert.Equal(9, import.Images);

        // These formats leave out what was removed and what cannot be decoded, and do not tell one from the other.
        var expected = (await _host.LabelsAsync()).ToDictionary(image => image.Key, image => image.Key == "000000-0007" ? "removed" : image.Value);
        Assert.Equal(expected, await _host.LabelsAsync("back"));
    }

    [Theory]
    [InlineData(ExportFormat.Csv)]
    [InlineData(ExportFormat.Jsonl)]
    [InlineData(ExportFormat.Coco)]
    [InlineData(ExportFormat.ImageFolder)]
    [InlineData(ExportFormat.ClassFolders)]
    [InlineData(ExportFormat.Croissant)]
    public async Task ExportOfAJob_IsTheStreamedFile(ExportFormat format) =>
        Assert.Equal(await _host.ExportAsync(format), await _host.ExportFileAsync(format));

    [Fact]
    public async Task Export_ClassFolders_HasAFileForEachLabelAndNoneOutside()
    {
        var lines = System.Text.Encoding.UTF8.GetString(await _host.ExportFileAsync(ExportFormat.ClassFolders)).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        var files = lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("files").EnumerateArray().Select(file => file.GetString()!).ToArray()).ToArray();
        Assert.Equal(["train/owl/000000-0000-a, b.jpg"], files[0]);
        Assert.Equal(["train/crow/000000-0001-say %22cheese%22.jpg"], files[1]);
        Assert.Empty(files[2]);
        Assert.Equal(["train/tit/000000-0004-=1+2.jpg", "train/owl/000000-0004-=1+2.jpg"], files[4]);
        Assert.Equal(["train/crow/000000-0005-%20spaced .jpg"], files[5]);
        Assert.Equal(["train/owl/000000-0006-plain.jpg"], files[6]);
        Assert.Empty(files[7]);
    }

    [Fact]
    public async Task Export_Croissant_DescribesTheFileOfLabels()
    {
        var export = await _host.EndAsync(await _host.StartExportAsync(ExportFormat.Croissant));
        Assert.Equal(["labels.jsonl", "croissant.json"], export.Files.Select(file => file.Name));
        Assert.Equal((9, 1, 1), (export.Images, export.Removed, export.Undecodable));
        using var croissant = JsonDocument.Parse(await _host.ReadAsync(export, "croissant.json"));
        var root = croissant.RootElement;
        Assert.Equal("http://mlcommons.org/croissant/1.0", root.GetProperty("conformsTo").GetString());
        var labels = root.GetProperty("distribution")[0];
        Assert.Equal(export.Files[0].Sha256, labels.GetProperty("sha256").GetString());
        Assert.Equal($"{export.Files[0].Bytes} B", labels.GetProperty("contentSize").GetString());

        // Every column that is described is in the rows, and every file name is below the folder that is described.
        var row = JsonDocument.Parse(System.Text.Encoding.UTF8.GetString(await _host.ReadAsync(export, "labels.jsonl")).Split('\n')[0]).RootElement;
        Assert.All(
            root.GetProperty("recordSet")[0].GetProperty("field").EnumerateArray(),
            field => Assert.True(row.TryGetProperty(field.GetProperty("source").GetProperty("extract").GetProperty("column").GetString()!, out _)));
        Assert.StartsWith("images/000000-0000-", row.GetProperty("file_name").GetString(), StringComparison.Ordinal);
    }
}
