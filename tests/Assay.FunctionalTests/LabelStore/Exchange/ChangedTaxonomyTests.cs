using System.Text.Json;
using Assay.Common.V1;
using Assay.LabelStore.V1;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore.Exchange;

/// <summary>Labels go out and come in as classes that are in use, whatever they were called and were when the images came.</summary>
public sealed class ChangedTaxonomyTests : IAsyncLifetime
{
    private const int Owl = 0, Tit = 1, Crow = 2;
    private readonly LabelStoreHost _host = new();

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        await _host.CreateBatchAsync(3);
        await _host.Taxonomy.RenameClassAsync(new RenameClassRequest { Dataset = FakeDataset.Name, ClassId = Crow, Name = "raven", Annotator = "ann" });
        await _host.Taxonomy.MergeClassesAsync(new MergeClassesRequest { Dataset = FakeDataset.Name, ClassIds = { Owl }, IntoClassId = Tit, Annotator = "ann" });
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Theory]
    [InlineData("", "tit tit raven")]
    [InlineData("v0001", "tit tit raven")]
    [InlineData("given", "owl tit raven")]
    public async Task Export_OfAVersion_HasTheClassesThatItWasMadeWith(string version, string expected) =>
        Assert.Equal(expected.Split(' '), (await _host.LabelsAsync(version)).Values);

    [Theory]
    [InlineData("", new[] { Tit, Crow })]
    [InlineData("given", new[] { Owl, Tit, Crow })]
    public async Task Export_Coco_ListsTheClassesThatImagesCanHave(string version, int[] expected)
    {
        using var coco = JsonDocument.Parse(await _host.ExportFileAsync(ExportFormat.Coco, version));
        Assert.Equal(expected, coco.RootElement.GetProperty("categories").EnumerateArray().Select(category => category.GetProperty("id").GetInt32()));
    }

    [Fact]
    public async Task Import_OfNamesThatClassesHad_GivesThoseInUse()
    {
        // All names are known: the image has one label, by the name that its class has and the one that it had.
        var import = await _host.ImportAsync(
            ImportFormat.Jsonl,
            "back",
            """
            {"id":"000000-0000","labels":["crow","raven"]}
            {"id":"000000-0001","labels":["crow","owl","tit"]}
            {"id":"000000-0002","labels":["owl"]}
            """,
            request => request.KnownClassesOnly = true);
        Assert.Equal((JobState.Succeeded, "", 0), (import.Progress.State, import.Progress.Error, import.NewClasses));
        Assert.Equal(["raven", "raven+tit", "tit"], (await _host.LabelsAsync("back")).Values);
    }

    [Fact]
    public async Task Import_OfAnExportBeforeTheChange_GivesWhatStandsForItsLabels()
    {
        var import = await _host.ImportAsync(ImportFormat.Csv, "back", await _host.ExportFileAsync(ExportFormat.Csv, "given"), request => request.Base = "none");
        Assert.Equal((JobState.Succeeded, ""), (import.Progress.State, import.Progress.Error));
        Assert.Equal(await _host.LabelsAsync(), await _host.LabelsAsync("back"));
    }
}
