using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Xunit;

namespace Assay.FunctionalTests.Workbench;

/// <summary>What the campaign pages ask.</summary>
public sealed class CampaignsApiTests : IAsyncLifetime
{
    private WorkbenchHost _host = null!;

    public async Task InitializeAsync() => _host = await WorkbenchHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task List_OneThere_HasItsPlanAndItsMetric()
    {
        var page = await GetAsync("/api/datasets/insects/campaigns");

        var campaign = page.GetProperty("campaigns")[0];
        Assert.Equal(("running", 160), (campaign.GetProperty("state").GetString(), campaign.GetProperty("labelled").GetInt64()));
        Assert.Equal(0.85, campaign.GetProperty("latest").GetProperty("lower").GetDouble());
        var plan = campaign.GetProperty("plan");
        Assert.Equal(("guided", "rde"), (plan.GetProperty("kind").GetString(), plan.GetProperty("strategy").GetString()));
        Assert.Equal(("doubling", 160), (plan.GetProperty("roundSizes").GetProperty("kind").GetString(), plan.GetProperty("roundSizes").GetProperty("sizes")[0].GetInt32()));
        Assert.Equal(("oracle", 0.1), (plan.GetProperty("labels").GetProperty("kind").GetString(), plan.GetProperty("labels").GetProperty("noiseRate").GetDouble()));
        Assert.Equal((3, JsonValueKind.Null), (plan.GetProperty("stop").GetProperty("plateauRounds").GetInt32(), plan.GetProperty("stop").GetProperty("target").ValueKind));
        Assert.Equal("more", page.GetProperty("nextPageToken").GetString());
    }

    [Fact]
    public async Task Start_WholePlan_ReachesSelectionAsItWasMeant()
    {
        var plan = new
        {
            kind = "guided",
            strategy = "margin",
            learner = new { kind = "cifar", validationSplit = "validation" },
            initialSize = 100,
            roundSizes = new { kind = "fixed", sizes = new[] { 50 } },
            stop = new { target = 0.9, plateauRounds = 2, plateauGain = 0.01, labelBudget = 500, maxRounds = 7 },
            labels = new { kind = "people", annotatorsPerImage = 2 },
            metric = new { split = "test" },
            baseVersion = "none",
            poolSplits = new[] { "train" },
            seed = 5,
        };

        using var response = await _host.Client.PostAsJsonAsync("/api/datasets/insects/campaigns", new { title = "Mine", plan });

        Assert.Equal((HttpStatusCode.Created, $"/api/campaigns/{FakeCampaigns.Id}"), (response.StatusCode, response.Headers.Location?.ToString()));
        var expected = new StartCampaignRequest
        {
            Dataset = "insects",
            Title = "Mine",
            Plan = new CampaignPlan
            {
                Kind = CampaignKind.Guided,
                Strategy = "margin",
                Learner = new RunParameters { Network = new NetworkParameters { Preset = NetworkPreset.Cifar, Validation = new NetworkValidation { Split = "validation" } } },
                InitialSize = 100,
                Schedule = new Schedule { Fixed = new FixedSchedule { Size = 50 } },
                Stop = new StopRules { Target = 0.9, Plateau = new Plateau { Rounds = 2, MinimumGain = 0.01 }, LabelBudget = 500, MaxRounds = 7 },
                Labels = new LabelSource { People = new People { AnnotatorsPerImage = 2 } },
                Metric = new CampaignMetric { Split = "test" },
                BaseVersion = "none",
                PoolSplits = { "train" },
                Seed = 5,
            },
        };
        Assert.Equal(expected, Assert.Single(_host.Campaigns.Requests));
    }

    [Fact]
    public async Task Start_OnlyAKind_LeavesEveryDefaultToSelection()
    {
        using var response = await _host.Client.PostAsJsonAsync("/api/datasets/insects/campaigns", new { plan = new { kind = "guided", roundSizes = new { kind = "doubling" } } });

        Assert.Equal(HttpStatusCode.Created, response.StatusCode);
        Assert.Equal(new CampaignPlan { Kind = CampaignKind.Guided }, Assert.IsType<StartCampaignRequest>(Assert.Single(_host.Campaigns.Requests)).Plan);
    }

    [Theory]
    [InlineData("""{"plan":{"kind":"best"}}""", "plan.kind")]
    [InlineData("""{"plan":{"kind":"guided","labels":{"kind":"nobody"}}}""", "plan.labels.kind")]
    [InlineData("""{"plan":{"kind":"guided","stop":{"target":2}}}""", "plan.stop.target")]
    public async Task Start_WrongPlan_IsAProblemThatNamesTheField(string body, string field)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _host.Client.PostAsync("/api/datasets/insects/campaigns", content);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.True((await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("errors").TryGetProperty(field, out _));
    }

    [Fact]
    public async Task Watch_ACampaign_SendsItAtOnceAndWhenItEnds()
    {
        using var response = await _host.Client.GetAsync($"/api/campaigns/{FakeCampaigns.Id}/watch", HttpCompletionOption.ResponseHeadersRead);
        Assert.Equal("text/event-stream", response.Content.Headers.ContentType?.MediaType);
        using var events = new StreamReader(await response.Content.ReadAsStreamAsync());

        var first = await ReadEventAsync(events);
        Assert.Equal("running", first.GetProperty("campaign").GetProperty("state").GetString());
        var round = first.GetProperty("round");
        Assert.Equal(("scoring", 150, 0.97), (round.GetProperty("phase").GetString(), round.GetProperty("answers").GetProperty("relabelled").GetInt64(), round.GetProperty("auroc").GetDouble()));
        Assert.Equal(70, round.GetProperty("classCounts").GetProperty("1").GetInt64());

        _host.Campaigns.Ends.SetResult();
        Assert.Equal("completed", (await ReadEventAsync(events)).GetProperty("campaign").GetProperty("state").GetString());
        Assert.Null(await events.ReadLineAsync());
    }

    [Fact]
    public async Task Watch_Unknown_IsNotFoundAndNoStream()
    {
        using var response = await _host.Client.GetAsync("/api/campaigns/none/watch");
        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Contains("assay campaign list", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task PauseResumeStop_ReturnTheCampaignAsItStands()
    {
        Assert.Equal("paused", (await PostAsync("pause", new { })).GetProperty("state").GetString());
        Assert.Equal("running", (await PostAsync("resume", new { stop = new { maxRounds = 9 } })).GetProperty("state").GetString());
        Assert.Equal("stopped", (await PostAsync("stop", new { })).GetProperty("state").GetString());
        Assert.Equal(new ResumeCampaignRequest { Campaign = FakeCampaigns.Id, Stop = new StopRules { MaxRounds = 9 } }, Assert.Single(_host.Campaigns.Requests));
    }

    [Fact]
    public async Task Clone_WithOtherStrategy_KeepsTheSeedUnlessItIsSaid()
    {
        await PostAsync("clone", new { strategy = "random", title = "Baseline" });
        await PostAsync("clone", new { seed = 0 });
        Assert.Equal(new CloneCampaignRequest { Campaign = FakeCampaigns.Id, Strategy = "random", Title = "Baseline" }, _host.Campaigns.Requests[0]);
        Assert.True(Assert.IsType<CloneCampaignRequest>(_host.Campaigns.Requests[1]).HasSeed);
    }

    [Fact]
    public async Task Curves_OfTwo_HaveIntervalsAndSaving()
    {
        var curve = (await GetAsync("/api/campaign-curves?campaign=a&campaign=b")).GetProperty("curves")[0];
        Assert.Equal(2, curve.GetProperty("campaigns").GetArrayLength());
        Assert.Equal((0.95, 0.1), (curve.GetProperty("points")[0].GetProperty("upper").GetDouble(), curve.GetProperty("points")[0].GetProperty("gain").GetDouble()));
        Assert.Equal(2, curve.GetProperty("labelSaving").GetDouble());
    }

    [Fact]
    public async Task Export_OfACampaign_IsADownload()
    {
        using var response = await _host.Client.GetAsync($"/api/campaign-export?campaign={FakeCampaigns.Id}&format=csv");
        Assert.Equal(("text/csv", "guided-1-rounds.csv"), (response.Content.Headers.ContentType?.MediaType, response.Content.Headers.ContentDisposition?.FileName?.Trim('"')));
        Assert.Equal("campaign,round\r\nguided-1,0\r\n", await response.Content.ReadAsStringAsync());
        using var wrong = await _host.Client.GetAsync("/api/campaign-export?campaign=a&format=xls");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    private static async Task<JsonElement> ReadEventAsync(StreamReader events)
    {
        var line = await events.ReadLineAsync();
        Assert.NotNull(line);
        Assert.StartsWith("data: ", line, StringComparison.Ordinal);
        Assert.Equal("", await events.ReadLineAsync());
        return JsonSerializer.Deserialize<JsonElement>(line["data: ".Length..]);
    }

    private Task<JsonElement> GetAsync(string path) => _host.Client.GetFromJsonAsync<JsonElement>(path);

    private async Task<JsonElement> PostAsync(string what, object body)
    {
        using var response = await _host.Client.PostAsJsonAsync($"/api/campaigns/{FakeCampaigns.Id}/{what}", body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
