using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Workbench;

/// <summary>What the page of classes asks, and what the services behind it are asked.</summary>
public sealed class ClassesApiTests : IAsyncLifetime
{
    private const string Root = "/api/datasets/insects";
    private WorkbenchHost _host = null!;

    public async Task InitializeAsync() => _host = await WorkbenchHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task ClassSearch_Typed_IsAskedOfTheTaxonomy()
    {
        var found = await GetAsync($"{Root}/class-search?query=em%20m&limit=8");
        var asked = Assert.IsType<SearchClassesRequest>(Assert.Single(_host.Taxonomy.Asked));
        Assert.Equal(("insects", "em m", 8), (asked.Dataset, asked.Query, asked.Limit));
        Assert.Equal("emmet", found.GetProperty("matches")[0].GetProperty("matched").GetString());
        Assert.Equal(1, found.GetProperty("total").GetInt32());
    }

    [Fact]
    public async Task ClassCards_FewExemplars_AreFilledByTypicalImages()
    {
        var cards = (await GetAsync($"{Root}/class-cards?ids=1,0")).GetProperty("classes");
        Assert.Equal([1, 0], cards.EnumerateArray().Select(card => card.GetProperty("id").GetInt32()));
        Assert.Equal(["000000-0002", "000000-0007"], cards[1].GetProperty("exemplars").EnumerateArray().Select(image => image.GetString()));
        Assert.Equal("six legs", cards[0].GetProperty("features")[0].GetProperty("text").GetString());
        var asked = Assert.IsType<FindTypicalImagesRequest>(Assert.Single(_host.Scoring.Requests));
        Assert.Equal([1, 0], asked.ClassIds);

        Assert.Contains("\"x\" is no class id", await RefusedAsync($"{Root}/class-cards?ids=1,x"), StringComparison.Ordinal);
        Assert.Contains("must name a class", await RefusedAsync($"{Root}/class-cards?ids=,"), StringComparison.Ordinal);
        await RefusedAsync($"{Root}/class-cards");
    }

    [Fact]
    public async Task Class_Changed_CarriesTheVersionThatWasRead()
    {
        var details = await GetAsync($"{Root}/classes/0");
        Assert.Equal(("ant", 3L), (details.GetProperty("name").GetString(), details.GetProperty("version").GetInt64()));
        var change = new
        {
            definition = "small",
            synonyms = new[] { "emmet" },
            features = new object[] { new { id = 1, text = "six legs" }, new { id = 0, text = "a waist" } },
            exemplars = new[] { "000000-0001" },
            version = 3,
            annotator = "ann",
        };
        using var response = await _host.Client.PutAsJsonAsync($"{Root}/classes/0", change);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var asked = Assert.IsType<UpdateClassRequest>(_host.Taxonomy.Asked[^1]);
        Assert.Equal((0, 3L, "ann", "small"), (asked.ClassId, asked.ExpectedVersion, asked.Annotator, asked.Details.Definition));
        Assert.Equal([(1, "six legs"), (0, "a waist")], asked.Details.Features.Select(feature => (feature.Id, feature.Text)));

        using var late = await _host.Client.PutAsJsonAsync($"{Root}/classes/0", change with { version = 2 });
        Assert.Equal(HttpStatusCode.Conflict, late.StatusCode);
    }

    [Fact]
    public async Task Classes_RenamedMergedAndSplit_AreAskedForWithWhoAndWhy()
    {
        Assert.Equal("emmet", (await PostAsync($"{Root}/classes/0/rename", new { name = "emmet", annotator = "ann", comment = "older" })).GetProperty("name").GetString());
        var merged = await PostAsync($"{Root}/classes/merge", new { classes = new[] { 0, 1 }, newName = "insect", annotator = "ann" });
        Assert.Equal(("v0001", "insect"), (merged.GetProperty("labelVersion").GetString(), merged.GetProperty("classes")[0].GetProperty("name").GetString()));
        var split = await PostAsync(
            $"{Root}/classes/0/split", new { parts = new object[] { new { name = "red ant", images = new[] { "000000-0001" } }, new { name = "black ant" } }, rest = 1, annotator = "ann" });
        Assert.Equal(2, split.GetProperty("classes").GetArrayLength());

        Assert.Equal("older", Assert.IsType<RenameClassRequest>(_host.Taxonomy.Asked[0]).Comment);
        Assert.Equal(MergeClassesRequest.TargetOneofCase.NewName, Assert.IsType<MergeClassesRequest>(_host.Taxonomy.Asked[1]).TargetCase);
        var asked = Assert.IsType<SplitClassRequest>(_host.Taxonomy.Asked[2]);
        Assert.Equal((1, "000000-0001"), (asked.Rest, Assert.Single(asked.Parts[0].ImageIds)));
        await PostAsync($"{Root}/classes/merge", new { classes = new[] { 0 }, into = 1, annotator = "ann" });
        Assert.Equal(1, Assert.IsType<MergeClassesRequest>(_host.Taxonomy.Asked[3]).IntoClassId);
        Assert.Equal("renamed", (await GetAsync($"{Root}/taxonomy/changes")).GetProperty("changes")[0].GetProperty("kind").GetString());
    }

    [Fact]
    public async Task ClassSources_NewestRuns_TellScoresAndTheReport()
    {
        var sources = await GetAsync($"{Root}/class-sources");
        Assert.Equal(
            [("self_confidence", "lowest"), ("entropy", "highest"), ("trait_oddness", "highest")],
            sources.GetProperty("scores").EnumerateArray().Select(score => (score.GetProperty("name").GetString()!, score.GetProperty("order").GetString()!)));
        Assert.Equal(
            (FakeScoring.HeadRun, FakeScoring.ReportRun, "succeeded"),
            (sources.GetProperty("predictionRun").GetString(), sources.GetProperty("reportRun").GetString(), sources.GetProperty("reportState").GetString()));
        await PostAsync($"{Root}/class-report", new { });
        Assert.Equal(1000, Assert.IsType<StartRunRequest>(_host.Scoring.Requests[^1]).Parameters.ClassReport.Classes);
    }

    [Fact]
    public async Task ClassImages_ByAScore_AreAskedOfScoring()
    {
        var images = await GetAsync($"{Root}/classes/0/images?run=run-1&score=self_confidence&reverse=true&predicted=1&offset=60&count=30");
        var asked = Assert.IsType<RankImagesRequest>(_host.Scoring.Requests[^1]);
        Assert.Equal(("insects", 0, "run-1", "self_confidence", true, 1), (asked.Dataset, asked.ClassId, asked.Run, asked.Score, asked.Reverse, asked.PredictedClass));
        Assert.Equal((60, 30), (asked.Offset, asked.Count));
        var list = images.GetProperty("images");
        Assert.Equal(("000000-0001", 1), (list[0].GetProperty("id").GetString(), list[0].GetProperty("predicted").GetInt32()));
        Assert.Equal(JsonValueKind.Null, list[1].GetProperty("score").ValueKind);
        await GetAsync($"{Root}/classes/0/images");
        Assert.False(Assert.IsType<RankImagesRequest>(_host.Scoring.Requests[^1]).HasPredictedClass);
    }

    [Fact]
    public async Task ClassReport_OfOneClass_HasItsTraitsBesideAllAndCues()
    {
        var report = await GetAsync($"{Root}/classes/0/report?run={FakeScoring.ReportRun}");
        Assert.True(report.GetProperty("described").GetBoolean());
        var brightness = report.GetProperty("traits")[0];
        Assert.Equal((0.35, 0.62, -1.2), (brightness.GetProperty("mean").GetDouble(), brightness.GetProperty("allMean").GetDouble(), brightness.GetProperty("effect").GetDouble()));
        Assert.Equal([1L, 3], brightness.GetProperty("allHistogram").EnumerateArray().Select(count => count.GetInt64()));
        Assert.StartsWith("ant is 0.27 darker", report.GetProperty("cues")[0].GetString(), StringComparison.Ordinal);
        Assert.Equal(1, report.GetProperty("mergeable").GetArrayLength());

        var other = await GetAsync($"{Root}/classes/1/report?run={FakeScoring.ReportRun}");
        Assert.False(other.GetProperty("described").GetBoolean());
        Assert.True((await GetAsync($"{Root}/mergeable-classes?run={FakeScoring.ReportRun}")).GetProperty("pairs")[0].GetProperty("mergeable").GetBoolean());
        Assert.Contains("is no class report", await RefusedAsync($"{Root}/classes/0/report?run={FakeScoring.HeadRun}"), StringComparison.Ordinal);
        Assert.Contains("is no run of insects", await RefusedAsync($"{Root}/classes/0/report?run={FakeScoring.OtherRun}"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task ClassConfusions_OfARun_HaveExamples()
    {
        var confusions = await GetAsync($"{Root}/classes/0/confusions?run={FakeScoring.HeadRun}");
        Assert.Equal((40, 32), (confusions.GetProperty("given").GetInt64(), confusions.GetProperty("correct").GetInt64()));
        Assert.Equal("000000-0001", confusions.GetProperty("takenFor")[0].GetProperty("examples")[0].GetProperty("id").GetString());
        Assert.Equal(0.1, confusions.GetProperty("mistaken")[0].GetProperty("share").GetDouble());
        Assert.Contains("is no run of insects", await RefusedAsync($"{Root}/classes/0/confusions?run={FakeScoring.OtherRun}"), StringComparison.Ordinal);
    }

    private async Task<JsonElement> GetAsync(string path) => await _host.Client.GetFromJsonAsync<JsonElement>(path);

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await _host.Client.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private async Task<string> RefusedAsync(string path)
    {
        using var response = await _host.Client.GetAsync(path);
        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        return (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString()!;
    }
}
