using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;

namespace Assay.FunctionalTests.Workbench;

/// <summary>Ingests, embeddings, quarantine and models as an operator sees them.</summary>
public sealed class OperateApiTests
{
    [Fact]
    public async Task Jobs_OfBothServices_AreOneListNewestFirst()
    {
        await using var host = await WorkbenchHost.StartAsync();

        var list = await host.Client.GetFromJsonAsync<JsonElement>("/api/operations/jobs");

        var jobs = list.GetProperty("jobs").EnumerateArray().ToList();
        Assert.Equal(["embed-2", "ingest-2", "embed-1", "ingest-1"], jobs.Select(job => job.GetProperty("id").GetString()));
        Assert.Equal(["embedding", "ingest", "embedding", "ingest"], jobs.Select(job => job.GetProperty("kind").GetString()));
        Assert.Equal(["cancelled", "running", "succeeded", "succeeded"], jobs.Select(job => job.GetProperty("state").GetString()));
        Assert.Equal("filters", jobs[0].GetProperty("model").GetString());
        Assert.Equal(1, jobs[0].GetProperty("quarantined").GetInt64());
        Assert.Equal(("tar", "photos/more.tar"), (jobs[1].GetProperty("source").GetString(), jobs[1].GetProperty("place").GetString()));
        Assert.Equal((40, 100, 3), (jobs[1].GetProperty("done").GetInt64(), jobs[1].GetProperty("total").GetInt64(), jobs[1].GetProperty("skipped").GetInt64()));
        Assert.Equal("1 file is no image: notes.txt", jobs[1].GetProperty("warnings")[0].GetString());
        Assert.Equal("upload", jobs[3].GetProperty("source").GetString());
        Assert.Equal(JsonValueKind.Null, jobs[3].GetProperty("secondsLeft").ValueKind);
        Assert.False(list.GetProperty("more").GetBoolean());
    }

    [Theory]
    [InlineData(1, "embed-2")]
    [InlineData(3, "embed-2,ingest-2,embed-1")]
    public async Task Jobs_FewerThanThereAre_AreTheNewestOfBoth(int count, string expected)
    {
        await using var host = await WorkbenchHost.StartAsync();

        var list = await host.Client.GetFromJsonAsync<JsonElement>($"/api/operations/jobs?pageSize={count}");

        Assert.Equal(expected, string.Join(',', list.GetProperty("jobs").EnumerateArray().Select(job => job.GetProperty("id").GetString())));
        Assert.True(list.GetProperty("more").GetBoolean());
    }

    [Fact]
    public async Task Jobs_WhileAServiceIsDown_ShowsTheOtherAndNamesIt()
    {
        await using var host = await WorkbenchHost.StartAsync(("Services:Inference", "http://127.0.0.1:1"));

        var list = await host.Client.GetFromJsonAsync<JsonElement>("/api/operations/jobs");

        Assert.Equal(2, list.GetProperty("jobs").GetArrayLength());
        Assert.Equal(["Inference"], list.GetProperty("unreachable").EnumerateArray().Select(name => name.GetString()));
    }

    [Fact]
    public async Task Ingest_CancelledAndResumed_IsTheSameJobAgain()
    {
        await using var host = await WorkbenchHost.StartAsync();

        var cancelled = await PostAsync(host, "/api/operations/ingests/ingest-2/cancel");
        var resumed = await PostAsync(host, "/api/operations/ingests/ingest-2/resume");

        Assert.Equal("cancelled", cancelled.GetProperty("state").GetString());
        Assert.Equal(("ingest-2", "running"), (resumed.GetProperty("id").GetString(), resumed.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Ingest_CancelledWhenItHasEnded_IsAConflictThatSaysSo()
    {
        await using var host = await WorkbenchHost.StartAsync();

        using var response = await host.Client.PostAsJsonAsync("/api/operations/ingests/ingest-1/cancel", new { });

        Assert.Equal(HttpStatusCode.Conflict, response.StatusCode);
        Assert.Equal("The ingest job 'ingest-1' has succeeded already.", (await response.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task Embedding_CancelledAndResumed_GoesOnAsANewJobOfTheSamePair()
    {
        await using var host = await WorkbenchHost.StartAsync();

        var resumed = await PostAsync(host, "/api/operations/embeddings/embed-2/resume");
        var cancelled = await PostAsync(host, "/api/operations/embeddings/embed-3/cancel");

        Assert.Equal(("embed-3", "insects", "filters"), (resumed.GetProperty("id").GetString(), resumed.GetProperty("dataset").GetString(), resumed.GetProperty("model").GetString()));
        Assert.Equal("running", resumed.GetProperty("state").GetString());
        Assert.Equal("cancelled", cancelled.GetProperty("state").GetString());
    }

    [Fact]
    public async Task Embedding_ResumedThatIsNone_IsNotFound()
    {
        await using var host = await WorkbenchHost.StartAsync();

        using var response = await host.Client.PostAsJsonAsync("/api/operations/embeddings/none/resume", new { });

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
        Assert.Equal(2, host.Inference.Embeddings.Count);
    }

    [Fact]
    public async Task Quarantine_ByPages_TellsReasonsAndRemedies()
    {
        await using var host = await WorkbenchHost.StartAsync();

        var first = await host.Client.GetFromJsonAsync<JsonElement>("/api/datasets/insects/quarantine?pageSize=1");
        var second = await host.Client.GetFromJsonAsync<JsonElement>("/api/datasets/insects/quarantine?pageSize=1&pageToken=more");

        var image = Assert.Single(first.GetProperty("images").EnumerateArray());
        Assert.Equal(
            ["000000-0001", "bees/half.jpg", "truncated", "The file ends too early. Copy it again."],
            new[] { "id", "name", "reason", "message" }.Select(name => image.GetProperty(name).GetString()));
        Assert.Equal("more", first.GetProperty("nextPageToken").GetString());
        Assert.Empty(second.GetProperty("images").EnumerateArray());
    }

    [Fact]
    public async Task Models_OnSeveralPages_TellWhatTheyEmbeddedByTheirNewestJobs()
    {
        await using var host = await WorkbenchHost.StartAsync();

        var models = (await host.Client.GetFromJsonAsync<JsonElement>("/api/models")).GetProperty("models").EnumerateArray().ToList();

        Assert.Equal(["filters", "plain", "stranger"], models.Select(model => model.GetProperty("name").GetString()));
        Assert.Equal((64, 1000, 224, 160), (
            models[0].GetProperty("dimensions").GetInt32(), models[0].GetProperty("classes").GetInt32(), models[0].GetProperty("width").GetInt32(), models[0].GetProperty("height").GetInt32()));
        var embedded = Assert.Single(models[0].GetProperty("datasets").EnumerateArray());
        Assert.Equal(("insects", "cancelled", 2), (embedded.GetProperty("dataset").GetString(), embedded.GetProperty("state").GetString(), embedded.GetProperty("done").GetInt64()));
        Assert.Empty(models[2].GetProperty("datasets").EnumerateArray());
    }

    private static async Task<JsonElement> PostAsync(WorkbenchHost host, string route)
    {
        using var response = await host.Client.PostAsJsonAsync(route, new { });
        response.EnsureSuccessStatusCode();
        return await response.Content.ReadFromJsonAsync<JsonElement>();
    }
}
