using Assay.LabelStore.V1;
using Grpc.Core;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>What is known of classes: read, replaced, imported, told in the history.</summary>
public sealed class ClassDetailsTests : IAsyncLifetime
{
    private readonly LabelStoreHost _host = new();

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        await _host.Client.ResolveClassesAsync(new ResolveClassesRequest { Dataset = "birds", Names = { "owl", "tit", "crow" } });
        await _host.Dataset.AddShardAsync(6);
    }

    public Task DisposeAsync() => _host.DisposeAsync();

    [Fact]
    public async Task UpdateClass_Details_AreReadBackAndSurviveARestart()
    {
        var updated = (await UpdateAsync(0, Details("a bird of the night", ["hooter", " Eule ", "hooter"], ["000000-0003"], "round face", "short tail"))).Class;
        Assert.Equal(["hooter", "Eule"], updated.Details.Synonyms);
        Assert.Equal([(1, "round face"), (2, "short tail")], updated.Details.Features.Select(feature => (feature.Id, feature.Text)));
        Assert.Equal(2, updated.Changed);

        await _host.RestartAsync();
        var read = await _host.Taxonomy.GetClassAsync(new GetClassRequest { Dataset = "birds", ClassId = 0 });
        Assert.Equal(updated, read.Class);
        Assert.Equal(2, read.TaxonomyVersion);

        // Saying the same again changes nothing.
        await UpdateAsync(0, read.Class.Details);
        Assert.Equal(2, (await _host.Client.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = "birds" })).Version);
    }

    [Fact]
    public async Task UpdateClass_FeatureReplaced_NeverGivesItsIdAgain()
    {
        var details = (await UpdateAsync(0, Details("", [], [], "round face", "short tail"))).Class.Details;
        details.Features.RemoveAt(1);
        details.Features.Add(new DefiningFeature { Text = "yellow eyes" });
        details.Features[0].Text = "a round face";
        var updated = (await UpdateAsync(0, details)).Class.Details;
        Assert.Equal([(1, "a round face"), (3, "yellow eyes")], updated.Features.Select(feature => (feature.Id, feature.Text)));

        updated.Features[0].Id = 2;
        await Refused.WithAsync(StatusCode.InvalidArgument, () => UpdateAsync(0, updated), "the class has no feature 2");
    }

    [Fact]
    public async Task UpdateClass_ReadBeforeSomebodyElseChangedIt_IsAborted()
    {
        await UpdateAsync(1, Details("first"), expected: 0);
        await Refused.WithAsync(StatusCode.Aborted, () => UpdateAsync(1, Details("second"), expected: 0), "Somebody else described the class \"tit\"");
        await UpdateAsync(1, Details("second"), expected: 2);
        Assert.Equal("second", (await _host.Taxonomy.GetClassAsync(new GetClassRequest { Dataset = "birds", ClassId = 1 })).Class.Details.Definition);
    }

    [Fact]
    public async Task UpdateClass_ManyAtOnce_LosesNone()
    {
        await Task.WhenAll(Enumerable.Range(0, 12).Select(i => UpdateAsync(i % 3, Details($"definition {i}"))));
        var changes = (await _host.Taxonomy.ListTaxonomyChangesAsync(new ListTaxonomyChangesRequest { Dataset = "birds" })).Changes;
        Assert.Equal(Enumerable.Range(1, 13).Reverse().Select(version => (long)version), changes.Select(change => change.Version));
        Assert.Equal(12, changes.Count(change => change.Kind == TaxonomyChangeKind.Described && change.Annotator == "ann"));
    }

    [Fact]
    public async Task UpdateClass_BadFields_ListsEveryViolation()
    {
        var details = Details(new string('x', 4097), ["", "ok"], ["000000-0009", "nonsense", "000000-0001", "000000-0001"], "same", "same");
        var refused = await Refused.WithAsync(StatusCode.InvalidArgument, () => UpdateAsync(0, details), "details.synonyms[0]: must not be empty");
        Assert.Contains("details.definition: has 4097 characters", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("details.exemplars[1]: is no image id", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("details.exemplars[3]: names the image 000000-0001 again", refused.Status.Detail, StringComparison.Ordinal);
        Assert.Contains("details.features: has the same words twice", refused.Status.Detail, StringComparison.Ordinal);

        await Refused.WithAsync(StatusCode.InvalidArgument, () => UpdateAsync(0, Details("", [], ["000000-0009"])), "exemplars: 000000-0009 is no image of birds");
        await Refused.WithAsync(StatusCode.NotFound, () => UpdateAsync(7, Details("x")), "has no class 7; it has 3");
    }

    [Fact]
    public async Task ImportClasses_NewAndKnownNames_AddsAndDescribesAndIsIdempotent()
    {
        await UpdateAsync(0, Details("", [], [], "round face"));
        var request = new ImportClassesRequest { Dataset = "birds", Annotator = "ann" };
        request.Classes.Add(new ImportedClass { Name = "jay", Details = Details("blue", ["Häher"]) });
        request.Classes.Add(new ImportedClass { Name = "owl", Details = Details("night", [], [], "short tail", "round face") });
        request.Classes.Add(new ImportedClass { Name = "tit" });
        Assert.Equal([3, 0, 1], (await _host.Taxonomy.ImportClassesAsync(request)).ClassIds);
        var version = (await _host.Client.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = "birds" })).Version;
        Assert.Equal([3, 0, 1], (await _host.Taxonomy.ImportClassesAsync(request)).ClassIds);
        Assert.Equal(version, (await _host.Client.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = "birds" })).Version);

        var classes = (await _host.Taxonomy.BatchGetClassesAsync(new BatchGetClassesRequest { Dataset = "birds", ClassIds = { 3, 0 } })).Classes;
        Assert.Equal("blue", classes[0].Details.Definition);
        Assert.Equal([(2, "short tail"), (1, "round face")], classes[1].Details.Features.Select(feature => (feature.Id, feature.Text)));
    }

    [Fact]
    public async Task ListClasses_Pages_ShowEachOnce()
    {
        var names = new List<string>();
        var request = new ListClassesRequest { Dataset = "birds", PageSize = 2 };
        do
        {
            var page = await _host.Taxonomy.ListClassesAsync(request);
            Assert.Equal(3, page.Total);
            names.AddRange(page.Classes.Select(one => one.Name));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        Assert.Equal(["owl", "tit", "crow"], names);
        await Refused.WithAsync(
            StatusCode.InvalidArgument, async () => await _host.Taxonomy.ListClassesAsync(new ListClassesRequest { Dataset = "birds", PageToken = "x" }), "page_token");
    }

    private static ClassDetails Details(string definition, string[]? synonyms = null, string[]? exemplars = null, params string[] features) => new()
    {
        Definition = definition,
        Synonyms = { synonyms ?? [] },
        Exemplars = { exemplars ?? [] },
        Features = { features.Select(text => new DefiningFeature { Text = text }) },
    };

    private async Task<UpdateClassResponse> UpdateAsync(int label, ClassDetails details, long? expected = null)
    {
        var request = new UpdateClassRequest { Dataset = "birds", ClassId = label, Details = details, Annotator = "ann" };
        if (expected is { } version)
            request.ExpectedVersion = version;
        return await _host.Taxonomy.UpdateClassAsync(request);
    }
}
