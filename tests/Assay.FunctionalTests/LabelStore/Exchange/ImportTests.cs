using System.Text;
using Assay.Common.V1;
using Assay.Documents;
using Assay.LabelStore.Import;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore.Exchange;

public sealed class ImportTests : IAsyncLifetime
{
    private readonly LabelStoreHost _host = new();

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        await _host.Dataset.AddShardAsync(("a/1.jpg", 0), ("a/2.jpg", 1), ("b/2.jpg", 2), ("c/3.jpg", -1));
        await _host.Dataset.AddShardAsync(("d/4.jpg", 0));
        await _host.CreateBatchAsync(1);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task Import_ByNameAndById_RelabelsAndKeepsTheRest()
    {
        var import = await _host.ImportAsync(
            ImportFormat.Csv, "vendor", "file_name,label,confidence\r\n1.jpg,crow|tit,0.9\r\nb/2.jpg,hawk,1\r\nd/4.jpg,,0\r\n");
        Assert.Equal((JobState.Succeeded, ""), (import.Progress.State, import.Progress.Error));
        Assert.Equal((3, 1, 3, "given"), (import.Images, import.NewClasses, import.Changed, import.Base));
        Assert.Equal(["crow+tit", "tit", "hawk", "", ""], (await _host.LabelsAsync("vendor")).Values);
        Assert.True((await _host.Client.GetLabelVersionAsync(new GetLabelVersionRequest { Dataset = FakeDataset.Name, Version = "vendor" })).Version.Branch);

        // The data set's own line is as it was, and what was sent is gone.
        Assert.Equal(["owl", "tit", "crow", "", "owl"], (await _host.LabelsAsync()).Values);
        Assert.Empty(await KeysAsync(import.Id));
    }

    [Fact]
    public async Task Import_CocoOfOthers_InAnyOrderAndByFileName()
    {
        // Annotations before images, ids as texts, two boxes of one class.
        var import = await _host.ImportAsync(ImportFormat.Coco, "coco", """
            {"info":{"year":2026},"annotations":[{"id":1,"image_id":7,"category_id":90,"bbox":[1,2,3,4]},{"id":2,"image_id":7,"category_id":90},
            {"id":3,"image_id":7,"category_id":91},{"id":4,"image_id":"x","category_id":91}],
            "categories":[{"id":90,"name":"hawk"},{"id":91,"name":"owl"}],
            "images":[{"id":7,"file_name":"3.jpg","width":640},{"id":"x","file_name":"a/2.jpg"},{"id":9,"file_name":"b/2.jpg"}]}
            """);
        Assert.Equal((JobState.Succeeded, ""), (import.Progress.State, import.Progress.Error));
        Assert.Equal(["owl", "owl", "", "hawk+owl", "owl"], (await _host.LabelsAsync("coco")).Values);
    }

    [Fact]
    public async Task Import_UnlistedRemoved_OverABaseOfChoice()
    {
        await _host.ImportAsync(ImportFormat.Jsonl, "first", """{"id":"000000-0000","labels":["hawk"]}""");
        var import = await _host.ImportAsync(
            ImportFormat.Jsonl, "second", """{"id":"000001-0000","labels":[]}""", request => (request.Base, request.Unlisted) = ("first", UnlistedImages.Remove));
        Assert.Equal((4, 5), (import.Removed, import.Changed));
        Assert.Equal(["removed", "removed", "removed", "removed", ""], (await _host.LabelsAsync("second")).Values);
        var kept = await _host.ImportAsync(ImportFormat.Jsonl, "third", """{"id":"000001-0000","status":"removed","labels":[]}""", request => request.Base = "first");
        Assert.Equal((1, 1), (kept.Removed, kept.Changed));
        Assert.Equal(["hawk", "tit", "crow", "", "removed"], (await _host.LabelsAsync("third")).Values);
    }

    [Theory]
    [InlineData(ImportFormat.Csv, "name,label\nz.jpg,owl\n", "line 2: the data set has no image \"z.jpg\"")]
    [InlineData(ImportFormat.Csv, "name,label\n2.jpg,owl\n", "line 2: several images of the data set are called \"2.jpg\"")]
    [InlineData(ImportFormat.Csv, "name,label\na/1.jpg,owl\n1.jpg,tit\n", "line 3: it gives the image 000000-0000 other labels than 2 does")]
    [InlineData(ImportFormat.Csv, "id,name,label\n000000-0000,b/2.jpg,owl\n", "line 2: the image 000000-0000 is called \"a/1.jpg\" here and \"b/2.jpg\" in the file")]
    [InlineData(ImportFormat.Csv, "id,label\n000000-0004,owl\n000007-0000,owl\n", "line 2: the data set has no image \"000000-0004\"")]
    [InlineData(ImportFormat.Csv, "name,label\n\"a/1.jpg,owl\n", "line 2: a quote opens there and is never closed")]
    [InlineData(ImportFormat.Csv, "picture,label\na/1.jpg,owl\n", "line 1: the header must name the columns id or name")]
    [InlineData(ImportFormat.Csv, "name,label\na/1.jpg\n", "line 2: it has 1 values, the header 2")]
    [InlineData(ImportFormat.Jsonl, "{\"name\":\"a/1.jpg\",\"labels\":[]}\n{\"name\":\"a/2.jpg\"}\n", "line 2: it has none of labels, label")]
    [InlineData(ImportFormat.Jsonl, "{\"name\":\"a/1.jpg\",\"labels\":[\"\"]}", "line 1: a label is blank")]
    [InlineData(ImportFormat.Jsonl, "{\"name\":7.5", "line 1: it is no valid JSON")]
    [InlineData(ImportFormat.Jsonl, "[1]", "line 1: it is no JSON object")]
    [InlineData(ImportFormat.Jsonl, "{\"id\":\"7\",\"label\":\"owl\"}", "line 1: \"7\" is no image id")]
    [InlineData(ImportFormat.Coco, "{\"images\":[{\"id\":1,\"file_name\":\"1.jpg\"}],\"annotations\":[{\"image_id\":1,\"category_id\":3}]}", "annotation 1: there is no category 3")]
    [InlineData(ImportFormat.Coco, "{\"images\":[{\"id\":1,\"file_name\":\"1.jpg\"}", "the file is no valid COCO JSON")]
    [InlineData(ImportFormat.Coco, "[]", "it does not begin with {")]
    public async Task Import_OfABadFile_NamesThePlaceAndLeavesNothing(ImportFormat format, string file, string problem)
    {
        var import = await _host.ImportAsync(format, "bad", file);
        Assert.Equal(JobState.Failed, import.Progress.State);
        Assert.Contains(problem, import.Problems[0], StringComparison.Ordinal);
        Assert.Contains(problem, import.Progress.Error, StringComparison.Ordinal);
        Assert.Empty((await _host.Client.ListLabelVersionsAsync(new ListLabelVersionsRequest { Dataset = FakeDataset.Name, Branches = true })).Versions);
        Assert.Equal(3, (await _host.Client.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = FakeDataset.Name })).Classes.Count);
    }

    [Fact]
    public async Task Import_ManyProblems_KeepsAHundredAndCountsThemAll()
    {
        var file = new StringBuilder("name,label\n");
        for (var i = 0; i < 250; i++)
            file.Append($"no-{i}.jpg,owl\n");
        var import = await _host.ImportAsync(ImportFormat.Csv, "many", file.ToString());
        Assert.Equal((100, JobState.Failed), (import.Problems.Count, import.Progress.State));
        Assert.Contains("and 247 more", import.Progress.Error, StringComparison.Ordinal);

        var skipped = await _host.ImportAsync(ImportFormat.Csv, "skipped", $"{file}a/1.jpg,tit\n", request => request.SkipUnknown = true);
        Assert.Equal((JobState.Succeeded, 250, 1), (skipped.Progress.State, skipped.Unknown, skipped.Images));
    }

    [Fact]
    public async Task Import_KnownClassesOnly_RefusesOthers()
    {
        var import = await _host.ImportAsync(ImportFormat.Csv, "known", "name,label\na/1.jpg,tit\na/2.jpg,owlet\n", request => request.KnownClassesOnly = true);
        Assert.Equal("line 3: the data set has no class \"owlet\"; correct it, or let the import add classes", Assert.Single(import.Problems));
    }

    [Fact]
    public async Task Import_MergedRows_AreOneSet()
    {
        await _host.ImportAsync(ImportFormat.Csv, "merged", "name,label\na/1.jpg,tit\na/1.jpg,hawk\n", request => request.MergeRows = true);
        Assert.Equal("tit+hawk", (await _host.LabelsAsync("merged"))["000000-0000"]);
    }

    [Fact]
    public async Task AppendImport_RepeatedAndOverlapping_TakesEachByteOnce()
    {
        var file = "name,label\na/1.jpg,hawk\n"u8.ToArray();
        var import = await _host.StartImportAsync(ImportFormat.Csv, "parts", request => request.Id = "mine");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => AppendAsync(5, file[5..]), "go on at 0");
        Assert.Equal(10, await AppendAsync(0, file[..10]));
        Assert.Equal(10, await AppendAsync(0, file[..10]));
        await _host.RestartAsync();

        // The same request gives the import as it stands: whoever was interrupted goes on there.
        Assert.Equal(10, (await _host.StartImportAsync(ImportFormat.Csv, "parts", request => request.Id = "mine")).Received);
        Assert.Equal(file.Length, await AppendAsync(4, file[4..]));
        await _host.Exchange.RunImportAsync(new RunImportRequest { Import = "mine" });
        Assert.Equal(JobState.Succeeded, (await _host.EndAsync(import)).Progress.State);
        Assert.Equal("hawk", (await _host.LabelsAsync("parts"))["000000-0000"]);
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => AppendAsync(file.Length, file), "its file is whole");

        async Task<long> AppendAsync(long offset, byte[] content) =>
            (await _host.Exchange.AppendImportAsync(new AppendImportRequest { Import = "mine", Offset = offset, Content = ByteString.CopyFrom(content) })).Received;
    }

    [Fact]
    public async Task RunImport_OtherBytesThanSent_AreRefused()
    {
        var import = await _host.StartImportAsync(ImportFormat.Csv, "hash");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => RunAsync(""), "has no file yet");
        await _host.Exchange.AppendImportAsync(new AppendImportRequest { Import = import.Id, Content = ByteString.CopyFromUtf8("name,label\n") });
        await Refused.WithAsync(StatusCode.InvalidArgument, () => RunAsync("abc"), "sha256: must be 64");
        await RunAsync(new string('0', 64));
        Assert.Contains("have the SHA-256", (await _host.EndAsync(import)).Progress.Error, StringComparison.Ordinal);

        async Task RunAsync(string sha256) => await _host.Exchange.RunImportAsync(new RunImportRequest { Import = import.Id, Sha256 = sha256 });
    }

    [Fact]
    public async Task StartImport_NamesThatAreTakenOrReserved_AreRefused()
    {
        await _host.ImportAsync(ImportFormat.Csv, "taken", "name,label\na/1.jpg,tit\n");
        await Refused.WithAsync(StatusCode.AlreadyExists, () => _host.StartImportAsync(ImportFormat.Csv, "taken"), "has a label version \"taken\" already");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => _host.StartImportAsync(ImportFormat.Csv, "v0007"), "version: must be");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => _host.StartImportAsync(ImportFormat.Unspecified, "x"), "format: must be one of");
        await Refused.WithAsync(StatusCode.NotFound, () => _host.StartImportAsync(ImportFormat.Csv, "x", request => request.Base = "v0009"), "no label version");
    }

    [Fact]
    public async Task CancelImport_Waiting_TakesNoMore()
    {
        var import = await _host.StartImportAsync(ImportFormat.Csv, "gone");
        Assert.Equal(JobState.Cancelled, (await _host.Exchange.CancelImportAsync(new CancelImportRequest { Import = import.Id })).Import.Progress.State);
        await Refused.WithAsync(
            StatusCode.FailedPrecondition,
            async () => await _host.Exchange.AppendImportAsync(new AppendImportRequest { Import = import.Id, Content = ByteString.CopyFromUtf8("x") }), "is cancelled");
        Assert.Equal("gone", Assert.Single((await _host.Exchange.ListImportsAsync(new ListImportsRequest { Dataset = FakeDataset.Name })).Imports).Version);
    }

    [Fact]
    public async Task Import_InterruptedWhileItsVersionIsWritten_CompletesIt()
    {
        var imported = _host.Services.GetRequiredService<ImportedLabels>();
        await imported.WriteAsync(FakeDataset.Name, "mine", 0, new Dictionary<int, IReadOnlyList<int>> { [1] = [0] }, default);
        await imported.WriteClassesAsync(FakeDataset.Name, "mine", [2], default);
        var asked = new NewLabelBranch(FakeDataset.Name, "cut", "", null, null) { Import = new ImportSource("mine", false) };
        var branches = _host.Services.GetRequiredService<LabelBranchWriter>();
        await branches.CreateAsync(asked, default);

        // As a kill leaves it: claimed, not written.
        var documents = _host.Services.GetRequiredService<IDocumentStore>().Collection(LabelBranchDocument.Collection);
        await documents.UpdateAsync(LabelBranchDocument.IdOf(FakeDataset.Name, "cut"), branch => branch with { Written = false });
        Assert.True((await branches.CreateAsync(asked, default)).Written);
        Assert.Equal(["owl", "crow", "crow", "", "owl"], (await _host.LabelsAsync("cut")).Values);
        await Assert.ThrowsAsync<AlreadyExistsException>(() => branches.CreateAsync(asked with { Import = new ImportSource("other", false) }, default));
    }

    private async Task<List<string>> KeysAsync(string import)
    {
        var keys = new List<string>();
        await foreach (var entry in _host.Objects.ListAsync(DatasetKeys.Import(FakeDataset.Name, import)))
            keys.Add(entry.Key);
        return keys;
    }
}
