using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Assay.LabelStore.V1;
using Grpc.Core;
using Xunit;

namespace Assay.FunctionalTests.Workbench;

/// <summary>What the page asks and what the services behind it are asked.</summary>
public sealed class JsonApiTests : IAsyncLifetime
{
    private WorkbenchHost _host = null!;

    public async System.Threading.Tasks.Task InitializeAsync() => _host = await WorkbenchHost.StartAsync();

    public async System.Threading.Tasks.Task DisposeAsync() => await _host.DisposeAsync();

    [Fact]
    public async System.Threading.Tasks.Task Datasets_OneThere_IsListedWithItsFacts()
    {
        var page = await GetAsync("/api/datasets");

        var dataset = page.GetProperty("datasets")[0];
        Assert.Equal("insects", dataset.GetProperty("name").GetString());
        Assert.Equal(3, dataset.GetProperty("images").GetInt64());
        Assert.Equal(FakeIngestion.Created, dataset.GetProperty("created").GetDateTimeOffset());
        Assert.Equal("", page.GetProperty("nextPageToken").GetString());
    }

    [Fact]
    public async System.Threading.Tasks.Task Dataset_Unknown_IsAProblemThatNamesItAndTheRemedy()
    {
        using var response = await _host.Client.GetAsync("/api/datasets/none");

        var problem = await ProblemAsync(response, HttpStatusCode.NotFound);
        Assert.Equal("There is no data set \"none\". List those there are with 'assay dataset list'.", problem.GetProperty("detail").GetString());
    }

    [Fact]
    public async System.Threading.Tasks.Task Batches_OneThere_HasProgressAndDecisionsByName()
    {
        var page = await GetAsync("/api/datasets/insects/batches");

        var batch = page.GetProperty("batches")[0];
        Assert.Equal(FakeLabelStore.BatchId, batch.GetProperty("id").GetString());
        Assert.Equal(3, batch.GetProperty("tasks").GetInt32());
        Assert.Equal(1, batch.GetProperty("decisions").GetProperty("relabel").GetInt32());
        Assert.Equal("more", page.GetProperty("nextPageToken").GetString());
        Assert.Equal("", (await GetAsync("/api/batches?pageToken=more")).GetProperty("nextPageToken").GetString());
    }

    [Fact]
    public async System.Threading.Tasks.Task Tasks_OfABatch_CarryTheirImagesAndOnlyTheAskersAnswers()
    {
        _host.Labels.Tasks[0].Annotations.Add(new Annotation { Annotator = "ann", Decision = Decision.Keep });

        var own = await GetAsync($"/api/batches/{FakeLabelStore.BatchId}/tasks?annotator=ann&pageSize=2");
        var blind = await GetAsync($"/api/batches/{FakeLabelStore.BatchId}/tasks?annotator=bob");

        Assert.Equal(2, own.GetProperty("tasks").GetArrayLength());
        var task = own.GetProperty("tasks")[0];
        Assert.Equal("000000-0000.jpg", task.GetProperty("image").GetProperty("name").GetString());
        Assert.Equal(640, task.GetProperty("image").GetProperty("width").GetInt32());
        Assert.Equal(0, task.GetProperty("given")[0].GetInt32());
        Assert.Equal(1, task.GetProperty("suggested")[0].GetInt32());
        Assert.Equal("keep", task.GetProperty("annotations")[0].GetProperty("decision").GetString());
        Assert.Equal(0, blind.GetProperty("tasks")[0].GetProperty("annotations").GetArrayLength());
    }

    [Fact]
    public async System.Threading.Tasks.Task Lease_OfTwo_ReturnsTwoTasks()
    {
        var tasks = await PostAsync($"/api/batches/{FakeLabelStore.BatchId}/lease", new { annotator = "ann", count = 2 });

        Assert.Equal(2, tasks.GetProperty("tasks").GetArrayLength());
    }

    [Fact]
    public async System.Threading.Tasks.Task Answer_SentTwice_MakesOneAnnotation()
    {
        var answer = new { requestId = "4b6f", annotator = "ann", decision = "relabel", labels = new[] { 1 }, comment = "it has wings", secondsSpent = 2.5 };

        await PostAsync("/api/tasks/task-1/annotations", answer);
        var again = await PostAsync("/api/tasks/task-1/annotations", answer);

        Assert.True(again.GetProperty("task").GetProperty("done").GetBoolean());
        Assert.Equal(1, again.GetProperty("task").GetProperty("annotations").GetArrayLength());
        var sent = _host.Labels.Submissions[0];
        Assert.Equal(
            new SubmitAnnotationRequest { RequestId = "4b6f", Task = "task-1", Annotator = "ann", Decision = Decision.Relabel, Labels = { 1 }, Comment = "it has wings", SecondsSpent = 2.5 },
            sent);
    }

    [Fact]
    public async System.Threading.Tasks.Task Undo_AfterAnAnswer_OpensTheTaskAgain()
    {
        await PostAsync("/api/tasks/task-1/annotations", new { requestId = "a", annotator = "ann", decision = "keep", secondsSpent = 1 });

        var undone = await PostAsync("/api/tasks/task-1/undo", new { requestId = "b", annotator = "ann" });

        Assert.False(undone.GetProperty("task").GetProperty("done").GetBoolean());
        using var nothingLeft = await _host.Client.PostAsJsonAsync("/api/tasks/task-1/undo", new { requestId = "c", annotator = "ann" });
        await ProblemAsync(nothingLeft, HttpStatusCode.Conflict);
    }

    [Fact]
    public async System.Threading.Tasks.Task Answer_WithSeveralBadFields_NamesThemAllAsThePageWritesThem()
    {
        using var response = await _host.Client.PostAsJsonAsync("/api/tasks/task-1/annotations", new { requestId = "", annotator = "ann", decision = "keep", secondsSpent = 1 });

        var errors = (await ProblemAsync(response, HttpStatusCode.BadRequest)).GetProperty("errors");
        Assert.Equal("must not be empty", errors.GetProperty("requestId")[0].GetString());
        Assert.Equal("is too long", errors.GetProperty("secondsSpent")[0].GetString());
    }

    [Theory]
    [InlineData("""{"requestId":"a","annotator":"ann","decision":"maybe","secondsSpent":1}""", HttpStatusCode.BadRequest)]
    [InlineData("""{"requestId":"a","annotator":"ann","decision":""", HttpStatusCode.BadRequest)]
    [InlineData("[1,2,3]", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.BadRequest)]
    public async System.Threading.Tasks.Task Answer_ThatMakesNoSense_IsAProblemAndReachesNobody(string body, HttpStatusCode expected)
    {
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await _host.Client.PostAsync("/api/tasks/task-1/annotations", content);

        await ProblemAsync(response, expected);
        Assert.Empty(_host.Labels.Submissions);
    }

    [Fact]
    public async System.Threading.Tasks.Task Answer_LongerThanTheLimit_IsRefused()
    {
        var answer = new { requestId = "a", annotator = "ann", decision = "keep", comment = new string('x', 70_000), secondsSpent = 1 };
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/tasks/task-1/annotations") { Content = JsonContent.Create(answer) };
        await request.Content.LoadIntoBufferAsync();
        // Otherwise the server, which does not read what is too long, may close the connection under a client that still writes.
        request.Headers.ExpectContinue = true;

        using var response = await _host.Client.SendAsync(request);

        await ProblemAsync(response, HttpStatusCode.RequestEntityTooLarge);
        Assert.Empty(_host.Labels.Submissions);
    }

    [Fact]
    public async System.Threading.Tasks.Task NewBatch_LowestScores_AsksForTheSmallest()
    {
        using var response = await _host.Client.PostAsJsonAsync("/api/datasets/insects/batches", new { strategy = "lowest", score = "self_confidence", count = 50, title = "Look at these" });

        Assert.Equal(HttpStatusCode.Accepted, response.StatusCode);
        Assert.Equal($"/api/batches/{FakeLabelStore.BatchId}", response.Headers.Location?.ToString());
        var request = Assert.Single(_host.Selection.Requests);
        Assert.Equal(("insects", 50, "self_confidence", false), (request.Dataset, request.Count, request.Strategy.TopScores.Score, request.Strategy.TopScores.LargestFirst));
    }

    [Fact]
    public async System.Threading.Tasks.Task NewBatch_WhenTheServiceIsFull_SaysWhenToTryAgain()
    {
        using var response = await _host.Client.PostAsJsonAsync("/api/datasets/insects/batches", new { strategy = "random", count = 2000 });

        await ProblemAsync(response, HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(7), response.Headers.RetryAfter?.Delta);
    }

    [Fact]
    public async System.Threading.Tasks.Task Runs_OneSucceeded_HasItsScores()
    {
        var run = (await GetAsync("/api/datasets/insects/runs")).GetProperty("runs")[0];

        Assert.Equal("succeeded", run.GetProperty("state").GetString());
        Assert.Equal("self_confidence", run.GetProperty("scores")[0].GetString());
        Assert.Equal(0.92, run.GetProperty("accuracy").GetDouble());
    }

    [Fact]
    public async System.Threading.Tasks.Task Report_OfADataset_CountsByLabel()
    {
        var report = await GetAsync("/api/datasets/insects/report");

        Assert.Equal("ant", report.GetProperty("imagesByLabel")[0].GetProperty("name").GetString());
        Assert.Equal(1, report.GetProperty("undecodableByReason")[0].GetProperty("count").GetInt64());
    }

    [Fact]
    public async System.Threading.Tasks.Task Taxonomy_OfADataset_HasIdsAndNames()
    {
        var taxonomy = await GetAsync("/api/datasets/insects/taxonomy");

        Assert.Equal(2, taxonomy.GetProperty("version").GetInt64());
        Assert.Equal("bee", taxonomy.GetProperty("classes")[1].GetProperty("name").GetString());
    }

    [Fact]
    public async System.Threading.Tasks.Task LabelVersion_Created_IsReturned()
    {
        var version = await PostAsync("/api/datasets/insects/label-versions", new { });

        Assert.Equal(("v0001", 2, 1), (version.GetProperty("name").GetString(), version.GetProperty("changed").GetInt64(), version.GetProperty("removed").GetInt64()));
        Assert.Equal("given", (await GetAsync("/api/datasets/insects/label-versions")).GetProperty("versions")[0].GetProperty("name").GetString());
    }

    [Theory]
    [InlineData(StatusCode.Unavailable, HttpStatusCode.ServiceUnavailable)]
    [InlineData(StatusCode.Aborted, HttpStatusCode.Conflict)]
    [InlineData(StatusCode.PermissionDenied, HttpStatusCode.Forbidden)]
    [InlineData(StatusCode.Unauthenticated, HttpStatusCode.Unauthorized)]
    [InlineData(StatusCode.Unimplemented, HttpStatusCode.NotImplemented)]
    [InlineData(StatusCode.DeadlineExceeded, HttpStatusCode.GatewayTimeout)]
    [InlineData(StatusCode.Internal, HttpStatusCode.InternalServerError)]
    public async System.Threading.Tasks.Task Datasets_WhenTheCallFails_HasTheStatusThatFits(StatusCode code, HttpStatusCode expected)
    {
        _host.Ingestion.Failure = new RpcException(new Status(code, "It went wrong."));

        using var response = await _host.Client.GetAsync("/api/datasets");

        await ProblemAsync(response, expected);
    }

    [Fact]
    public async System.Threading.Tasks.Task Datasets_WhenTheServiceHasABug_TellsNothingOfIt()
    {
        _host.Ingestion.Failure = new InvalidOperationException("secret");

        using var response = await _host.Client.GetAsync("/api/datasets");

        await ProblemAsync(response, HttpStatusCode.InternalServerError);
        Assert.DoesNotContain("secret", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async System.Threading.Tasks.Task Datasets_WhenNobodyListens_SaysSoWithoutTalkOfSockets()
    {
        await using var host = await WorkbenchHost.StartAsync(("Services:Ingestion", "http://127.0.0.1:1"));

        using var response = await host.Client.GetAsync("/api/datasets");

        var problem = await ProblemAsync(response, HttpStatusCode.ServiceUnavailable);
        Assert.StartsWith("A service behind the Workbench does not answer.", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
        Assert.NotNull(response.Headers.RetryAfter);
    }

    [Fact]
    public async System.Threading.Tasks.Task Route_ThatIsNone_IsAProblemAndNotThePage()
    {
        using var response = await _host.Client.GetAsync("/api/nothing/here");

        await ProblemAsync(response, HttpStatusCode.NotFound);
    }

    private async Task<JsonElement> GetAsync(string path) => await _host.Client.GetFromJsonAsync<JsonElement>(path);

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var response = await _host.Client.PostAsJsonAsync(path, body);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }

    private static async Task<JsonElement> ProblemAsync(HttpResponseMessage response, HttpStatusCode expected)
    {
        Assert.Equal(expected, response.StatusCode);
        Assert.Equal("application/problem+json", response.Content.Headers.ContentType?.MediaType);
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal((int)expected, problem.GetProperty("status").GetInt32());
        return problem;
    }
}
