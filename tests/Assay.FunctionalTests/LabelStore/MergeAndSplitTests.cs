using System.Text;
using Assay.Documents;
using Assay.LabelStore.LabelVersions;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>Classes renamed, merged and split: new label versions have what stands for them, and nothing that was said is lost.</summary>
public sealed class MergeAndSplitTests : IAsyncLifetime
{
    private const int Owl = 0, Tit = 1, Crow = 2;
    private readonly LabelStoreHost _host = new();

    // Shard 0: owl tit crow owl tit crow.
    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        await _host.CreateBatchAsync(6, id: "b");
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task RenameClass_OldName_LeadsToItStill()
    {
        var renamed = await RenameAsync(Owl, "night bird");
        Assert.Equal(("night bird", Owl), (renamed.Name, renamed.Id));
        Assert.Equal(["owl"], renamed.FormerNames);
        Assert.Equal([Owl, Owl], (await ResolveAsync("owl", "night bird")).AsEnumerable());
        await Refused.WithAsync(StatusCode.AlreadyExists, () => RenameAsync(Tit, "owl"), "leads to the class 0 (\"night bird\")");
        await Refused.WithAsync(StatusCode.AlreadyExists, () => RenameAsync(Tit, "crow"), "leads to the class 2");

        // Back again: the name is no former one any more.
        Assert.Equal(["night bird"], (await RenameAsync(Owl, "owl")).FormerNames);
        Assert.Equal("given", (await _host.CreateVersionAsync()).Name);
    }

    [Fact]
    public async Task MergeClasses_IntoOneOfThem_MapsLabelsInANewVersion()
    {
        var merged = await MergeAsync([Owl, Tit], into: Tit);
        Assert.Equal("v0001", merged.LabelVersion);
        Assert.Equal([Owl], merged.Class.StandsFor);
        Assert.Equal([1, 1, 2, 1, 1, 2], await LabelsAsync("v0001"));
        Assert.Equal([0, 1, 2, 0, 1, 2], await LabelsAsync("given"));

        var taxonomy = await _host.Client.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = "birds" });
        Assert.Equal(["owl", "tit", "crow"], taxonomy.Classes.Select(one => one.Name));
        Assert.True(taxonomy.Classes[Owl].HasReplacedBy && !taxonomy.Classes[Tit].HasReplacedBy);
        Assert.Equal(["tit", "crow"], (await _host.Taxonomy.ListClassesAsync(new ListClassesRequest { Dataset = "birds" })).Classes.Select(one => one.Name));
        var found = Assert.Single((await _host.Taxonomy.SearchClassesAsync(new SearchClassesRequest { Dataset = "birds", Query = "owl" })).Matches);
        Assert.Equal((Tit, "tit", "owl"), (found.ClassId, found.Name, found.Matched));

        // Asked again it is done; what is not in use is refused with what stands for it.
        Assert.Equal(("v0001", Tit), ((await MergeAsync([Owl, Tit], into: Tit)).LabelVersion, merged.Class.Id));
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => MergeAsync([Crow], into: Owl), "Take \"tit\" (1), which stands for it");
        await Refused.WithAsync(StatusCode.FailedPrecondition, () => RenameAsync(Owl, "x"), "not in use");
    }

    [Fact]
    public async Task MergeClasses_IntoANewOne_TakesAnswersAndLaterImagesAlong()
    {
        await _host.SubmitAsync("b-000003", "ann", Decision.Relabel, [Owl, Tit]);
        await _host.SubmitAsync("b-000004", "ann", Decision.Keep);
        await _host.SubmitAsync("b-000005", "ann", Decision.Remove);
        var merged = await MergeAsync([Owl, Tit], newName: "small bird");
        Assert.Equal((3, "small bird"), (merged.Class.Id, merged.Class.Name));
        Assert.Equal([3, 3, 3, 3, -2, 2], await LabelsAsync("v0001"));

        // An answer that was on its way names the class as it was; images that come later have the old label.
        await _host.SubmitAsync("b-000006", "ann", Decision.Relabel, [Owl]);
        await _host.Dataset.AddShardAsync(3);
        Assert.Equal("v0002", (await _host.CreateVersionAsync()).Name);
        Assert.Equal([3, 3, 3, 3, -2, 3], await LabelsAsync("v0002"));
        Assert.Equal([3, 3, 2], await LabelsAsync("v0002", shard: 1));
        Assert.Equal("v0002", (await _host.CreateVersionAsync()).Name);
        await Refused.WithAsync(StatusCode.AlreadyExists, () => MergeAsync([Crow, 3], newName: "tit"), "leads to the class 1");
    }

    [Fact]
    public async Task SplitClass_IntoWhatWasMerged_BringsTheLabelsBack()
    {
        await MergeAsync([Owl, Tit], newName: "small bird");
        await _host.SubmitAsync("b-000003", "ann", Decision.Relabel, [3]);
        var split = await SplitAsync(3, rest: 1, ("owl", []), ("tit", []));
        Assert.Equal([Owl, Tit], split.Classes.Select(one => one.Id));
        Assert.Equal("v0002", split.LabelVersion);
        // The one image that was called a small bird after the merge takes the rest's.
        Assert.Equal([0, 1, 1, 0, 1, 2], await LabelsAsync("v0002"));
        Assert.Equal(["owl", "tit", "crow"], (await _host.Taxonomy.ListClassesAsync(new ListClassesRequest { Dataset = "birds" })).Classes.Select(one => one.Name));
    }

    [Fact]
    public async Task SplitClass_WithImages_GivesThemTheirPartsAndTheRestItsOwn()
    {
        var split = await SplitAsync(Owl, rest: 0, ("owl", []), ("barn owl", ["000000-0003", "000000-0002"]));
        Assert.Equal([("owl", 3), ("barn owl", 4)], split.Classes.Select(one => (one.Name, one.Id)));
        // An image that is of another class keeps its label, whatever the request says.
        Assert.Equal([3, 1, 2, 4, 1, 2], await LabelsAsync("v0001"));
        Assert.Equal([3], (await ResolveAsync("owl")).AsEnumerable());
        Assert.Equal("owl (until 2)", (await _host.Taxonomy.GetClassAsync(new GetClassRequest { Dataset = "birds", ClassId = Owl })).Class.Name);

        // Said after the split, the class of the rest is meant, also of an image that took another part.
        await _host.SubmitAsync("b-000004", "ann", Decision.Relabel, [3]);
        await _host.CreateVersionAsync();
        Assert.Equal([3, 1, 2, 3, 1, 2], await LabelsAsync("v0002"));
    }

    [Fact]
    public async Task SplitClass_NoRest_TakesTheLabelAway()
    {
        await SplitAsync(Tit, rest: -1, ("blue tit", ["000000-0001"]), ("great tit", []));
        Assert.Equal([0, 3, 2, 0, -1, 2], await LabelsAsync("v0001"));
    }

    [Fact]
    public async Task SplitClass_BadParts_AreRefused()
    {
        await Refused.WithAsync(StatusCode.InvalidArgument, () => SplitAsync(Owl, 0, ("a", [])), "parts: is 1; must be 2 .. 20");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => SplitAsync(Owl, 2, ("a", []), ("b", [])), "rest: is 2; must be -1 .. 1");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => SplitAsync(Owl, 0, ("a", ["000000-0077"]), ("b", [])), "parts[0].image_ids[0]: 000000-0077 is no image of birds");
        await Refused.WithAsync(StatusCode.InvalidArgument, () => SplitAsync(Owl, 0, ("a", ["000000-0001"]), ("b", ["000000-0001"])), "parts[1].image_ids[0]: names the image 000000-0001 again");
        await RenameAsync(Owl, "night bird");
        await Refused.WithAsync(StatusCode.AlreadyExists, () => SplitAsync(Owl, 0, ("owl", []), ("b", [])), "leads to \"night bird\"");
        await Refused.WithAsync(StatusCode.NotFound, () => SplitAsync(9, 0, ("a", []), ("b", [])), "has no class 9");
    }

    [Fact]
    public async Task MergeClasses_Branches_AreInTheClassesInUse()
    {
        await MergeAsync([Owl, Tit], into: Tit);
        await _host.SubmitAsync("b-000001", "ann", Decision.Keep);
        var branch = await _host.Client.CreateLabelBranchAsync(new CreateLabelBranchRequest
        {
            Dataset = "birds",
            Name = "round-1",
            Base = "given",
            Answers = new BatchAnswers { Batches = { "b" } },
        });
        Assert.Equal([1, 1, 2, 1, 1, 2], await LabelsAsync("round-1"));
        Assert.Equal((Decision.Keep, 1), (Assert.Single(branch.Decisions).Decision, branch.Decisions[0].Count));
    }

    [Fact]
    public async Task MergeClasses_VersionClaimedOnlyBefore_IsWrittenWithTheClassesOfThatTime()
    {
        await MergeAsync([Owl, Tit], into: Tit);
        var before = await _host.Objects.ReadAllAsync(DatasetKeys.Labels("birds", "v0001", 0));

        // As a process leaves it that died while it wrote the version.
        var versions = _host.Services.GetRequiredService<IDocumentStore>().Collection(LabelVersionDocument.Collection);
        await versions.UpdateAsync(LabelVersionDocument.IdOf("birds", 1), version => version with { State = LabelVersionState.Claimed });
        await _host.Objects.DeleteAsync(DatasetKeys.Labels("birds", "v0001", 0));
        await _host.Objects.DeleteAsync(DatasetKeys.LabelManifest("birds", "v0001"));

        Assert.Equal("v0002", (await MergeAsync([Crow], into: Tit)).LabelVersion);
        Assert.Equal(before, await _host.Objects.ReadAllAsync(DatasetKeys.Labels("birds", "v0001", 0)));
        Assert.Equal([1, 1, 1, 1, 1, 1], await LabelsAsync("v0002"));
    }

    [Fact]
    public async Task ExportLabels_AfterAMerge_NamesTheClassesInUseAndNobodysDecision()
    {
        await _host.SubmitAsync("b-000001", "ann", Decision.Keep);
        await MergeAsync([Owl, Tit], newName: "small bird");
        var csv = Encoding.UTF8.GetString(await _host.ExportAsync(ExportFormat.Csv));
        var rows = csv.Split("\r\n").Skip(1).Take(3).Select(line => line.Split(',')).ToArray();
        Assert.Equal([("small bird", "owl", "kept"), ("small bird", "tit", "given"), ("crow", "crow", "given")], rows.Select(row => (row[3], row[4], row[5])));
        Assert.Equal(csv, Encoding.UTF8.GetString(await _host.ExportAsync(ExportFormat.Csv, "v0001")));
    }

    [Fact]
    public async Task ListTaxonomyChanges_AllThatWasDone_IsThereWithWhoAndWhy()
    {
        await RenameAsync(Owl, "night bird");
        await MergeAsync([Owl, Tit], newName: "small bird");
        await SplitAsync(3, rest: -1, ("a", []), ("b", []));
        var first = await _host.Taxonomy.ListTaxonomyChangesAsync(new ListTaxonomyChangesRequest { Dataset = "birds", PageSize = 3 });
        var second = await _host.Taxonomy.ListTaxonomyChangesAsync(new ListTaxonomyChangesRequest { Dataset = "birds", PageSize = 3, PageToken = first.NextPageToken });
        var changes = first.Changes.Concat(second.Changes).ToArray();
        Assert.Equal(
            ["\"small bird\" split into \"a\", \"b\"", "\"night bird\", \"tit\" merged into \"small bird\"", "\"owl\" renamed to \"night bird\"", "\"owl\", \"tit\", \"crow\" added"],
            changes.Select(change => change.Text));
        Assert.Equal([4L, 3, 2, 1], changes.Select(change => change.Version));
        Assert.Equal(("ann", "they look alike"), (changes[1].Annotator, changes[1].Comment));
        Assert.Equal([0, 1], changes[1].ClassIds);
        Assert.Equal([3], changes[1].ResultIds);
        Assert.Equal("", changes[3].Annotator);
    }

    private async Task<Class> RenameAsync(int label, string name) =>
        (await _host.Taxonomy.RenameClassAsync(new RenameClassRequest { Dataset = "birds", ClassId = label, Name = name, Annotator = "ann" })).Class;

    private async Task<MergeClassesResponse> MergeAsync(int[] labels, int? into = null, string newName = "")
    {
        var request = new MergeClassesRequest { Dataset = "birds", ClassIds = { labels }, Annotator = "ann", Comment = "they look alike" };
        if (into is { } target)
            request.IntoClassId = target;
        else
            request.NewName = newName;
        return await _host.Taxonomy.MergeClassesAsync(request);
    }

    private async Task<SplitClassResponse> SplitAsync(int label, int rest, params (string Name, string[] Images)[] parts) =>
        await _host.Taxonomy.SplitClassAsync(new SplitClassRequest
        {
            Dataset = "birds",
            ClassId = label,
            Rest = rest,
            Annotator = "ann",
            Parts = { parts.Select(part => new ClassPart { Name = part.Name, ImageIds = { part.Images } }) },
        });

    private async Task<IReadOnlyList<int>> ResolveAsync(params string[] names) =>
        (await _host.Client.ResolveClassesAsync(new ResolveClassesRequest { Dataset = "birds", Names = { names } })).Ids;

    private async Task<List<int>> LabelsAsync(string version, int shard = 0) =>
        [.. await _host.Services.GetRequiredService<LabelColumns>().ReadAsync("birds", version, shard)];
}
