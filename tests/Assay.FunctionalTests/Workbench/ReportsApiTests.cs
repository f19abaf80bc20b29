using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Xunit;
using Task = System.Threading.Tasks.Task;

namespace Assay.FunctionalTests.Workbench;

/// <summary>What the reports and the map ask.</summary>
public sealed class ReportsApiTests : IAsyncLifetime
{
    private WorkbenchHost _host = null!;

    public async Task InitializeAsync() => _host = await WorkbenchHost.StartAsync();

    public async Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async Task Runs_OfAKind_AreThoseOfEveryPage()
    {
        var runs = (await GetAsync("/api/datasets/insects/runs?kind=consensus")).GetProperty("runs").EnumerateArray().ToArray();
        Assert.Equal(["consensus-2", "consensus-1"], runs.Select(run => run.GetProperty("id").GetString()));
        Assert.Equal((0.5, "reading answers"), (runs[0].GetProperty("progress").GetDouble(), runs[0].GetProperty("message").GetString()));

        var head = (await GetAsync("/api/datasets/insects/runs")).GetProperty("runs")[0];
        Assert.Equal(("head", "predictable"), (head.GetProperty("kind").GetString(), head.GetProperty("columns").GetProperty("entropy").GetString()));
    }

    [Fact]
    public async Task Classifiers_OfADataSet_AreThoseThatClassifiedIt()
    {
        var models = (await GetAsync("/api/datasets/insects/classifiers")).GetProperty("models");
        Assert.Equal(("filters", 1), (models[0].GetProperty("name").GetString(), models.GetArrayLength()));
    }

    [Fact]
    public async Task MultiLabel_WithModelsAndBatches_LeavesOutWhatIsNotDefined()
    {
        var report = await GetAsync("/api/datasets/insects/multi-label-report?version=v0001&model=filters&model=other&batch=batch-1");

        Assert.Equal(new ReportMultiLabelRequest { Dataset = "insects", LabelVersion = "v0001", Models = { "filters", "other" }, Batches = { "batch-1" } }, Assert.Single(_host.Scoring.Requests));
        var model = report.GetProperty("models")[0];
        Assert.Equal((0.6, 0.1), (model.GetProperty("topOne").GetProperty("share").GetDouble(), model.GetProperty("topOne").GetProperty("margin").GetDouble()));
        Assert.Equal(JsonValueKind.Null, model.GetProperty("byLabelCount")[0].GetProperty("real").GetProperty("share").ValueKind);
        Assert.Equal(JsonValueKind.Null, report.GetProperty("fit").ValueKind);
    }

    [Fact]
    public async Task Consensus_OfARun_IsTheReportToTheLastDigit()
    {
        var report = await GetAsync("/api/runs/consensus-1/consensus");
        Assert.Equal(("majority", 0.123456789), (report.GetProperty("method").GetString(), report.GetProperty("fleissKappa").GetDouble()));
        Assert.Equal(JsonValueKind.Null, report.GetProperty("alphaMasi").ValueKind);
        Assert.Equal(0.5, report.GetProperty("pairs")[0].GetProperty("kappa").GetDouble());

        using var wrong = await _host.Client.GetAsync("/api/runs/run-1/consensus");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Consensus_Started_AsksForItsMethodAndBatches()
    {
        using var response = await _host.Client.PostAsJsonAsync("/api/datasets/insects/consensus", new { method = "dawidSkene", batches = new[] { "batch-1" } });
        Assert.Equal((HttpStatusCode.Accepted, "/api/runs/consensus-3"), (response.StatusCode, response.Headers.Location?.ToString()));
        var parameters = Assert.IsType<StartRunRequest>(Assert.Single(_host.Scoring.Requests)).Parameters.Consensus;
        Assert.Equal(new ConsensusParameters { Method = ConsensusMethod.DawidSkene, Batches = { "batch-1" } }, parameters);

        using var wrong = await _host.Client.PostAsJsonAsync("/api/datasets/insects/consensus", new { method = "vote" });
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Answers_WithoutBatches_AreThoseOfAllOfTheDataSet()
    {
        var report = await GetAsync("/api/datasets/insects/answers-report");
        Assert.Equal((1, 1, 2), (report.GetProperty("batches").GetInt32(), report.GetProperty("images").GetInt32(), report.GetProperty("settled").GetInt32()));
        var none = report.GetProperty("noValidLabels")[0];
        Assert.Equal(("noProposal", "disagree", 4), (none.GetProperty("reason").GetString(), none.GetProperty("stance").GetString(), none.GetProperty("count").GetInt64()));
        var annotator = report.GetProperty("annotators")[0];
        Assert.Equal((3, 0.2), (annotator.GetProperty("goldAnswers").GetInt64(), annotator.GetProperty("goldLower").GetDouble()));
        Assert.Equal(JsonValueKind.Null, annotator.GetProperty("goldJaccard").ValueKind);

        Assert.Equal(2, (await GetAsync("/api/datasets/insects/answers-report?batch=a&batch=b")).GetProperty("images").GetInt32());
    }

    [Fact]
    public async Task Columns_OfARun_AreFramesInTheOrderAskedFor()
    {
        var words = await _host.Client.GetByteArrayAsync("/api/runs/map/columns?name=x&name=scored");

        // Shard, rows, x, scored; then the next shard.
        Assert.Equal((0, 2, 0.5f, -1f, 1, 0), (Integer(0), Integer(1), Single(2), Single(3), Integer(4), Integer(5)));
        Assert.Equal((3, 1, 2.25f, 1, 10 * sizeof(int)), (Integer(6), Integer(7), Single(8), Integer(9), words.Length));
        using var wrong = await _host.Client.GetAsync("/api/runs/map/columns?name=none");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
        using var nothing = await _host.Client.GetAsync("/api/runs/map/columns");
        Assert.Equal(HttpStatusCode.BadRequest, nothing.StatusCode);

        int Integer(int at) => BitConverter.ToInt32(words, at * sizeof(int));
        float Single(int at) => BitConverter.ToSingle(words, at * sizeof(int));
    }

    [Fact]
    public async Task MapAndQuality_OfTheirRuns_AreTold()
    {
        Assert.Equal(0.5, (await GetAsync("/api/runs/map/map")).GetProperty("neighborsKept").GetDouble());
        var quality = await GetAsync("/api/runs/quality/quality");
        Assert.Equal(("dark", true), (quality.GetProperty("issues")[0].GetProperty("name").GetString(), quality.GetProperty("duplicates")[0].GetProperty("leak").GetBoolean()));
        using var wrong = await _host.Client.GetAsync("/api/runs/quality/map");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task Splits_OfADataSet_AreRunsOfEqualOnes()
    {
        var splits = await GetAsync("/api/datasets/insects/splits");
        Assert.Equal(["train", "test"], splits.GetProperty("names").EnumerateArray().Select(name => name.GetString()));
        Assert.Equal([(0, 2), (1, 1), (0, 1)], splits.GetProperty("places").EnumerateArray().Select(place => (place[0].GetInt32(), place[1].GetInt32())));
    }

    [Fact]
    public async Task ImageBatch_OfChosenImages_IsOpenedWithThem()
    {
        using var response = await _host.Client.PostAsJsonAsync(
            "/api/datasets/insects/image-batches", new { images = new[] { "000000-0001", "000000-0002" }, title = "From the map", annotatorsPerImage = 2, kind = "review" });
        Assert.Equal((HttpStatusCode.Created, $"/api/batches/{FakeLabelStore.BatchId}"), (response.StatusCode, response.Headers.Location?.ToString()));
        Assert.Equal(
            new CreateBatchRequest { Dataset = "insects", Title = "From the map", ImageIds = { "000000-0001", "000000-0002" }, AnnotatorsPerImage = 2, Kind = BatchKind.Review }, Assert.Single(_host.Labels.Batches));
    }

    private Task<JsonElement> GetAsync(string path) => _host.Client.GetFromJsonAsync<JsonElement>(path);
}
