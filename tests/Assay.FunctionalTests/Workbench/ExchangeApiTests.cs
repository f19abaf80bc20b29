using System.Formats.Tar;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json.Nodes;
using Assay.Ingestion.V1;
using Google.Protobuf;
using Xunit;

namespace Assay.FunctionalTests.Workbench;

/// <summary>Exports and imports as the page asks for them, on all services.</summary>
public sealed class ExchangeApiTests : IAsyncLifetime
{
    private readonly TestHost _host = new();
    private HttpClient _client = null!;

    public async Task InitializeAsync()
    {
        await _host.InitializeAsync();
        _client = new HttpClient { BaseAddress = _host.Web };
        _client.DefaultRequestHeaders.Add("X-Assay", "1");
        var ingestion = _host.Client<IngestionService.IngestionServiceClient>();
        await ingestion.CreateDatasetAsync(new CreateDatasetRequest { Name = "pets" });
        using var upload = ingestion.UploadImages();
        await upload.RequestStream.WriteAsync(new UploadImagesRequest { Header = new UploadHeader { Dataset = "pets" } });
        foreach (var (name, labels) in ((string, string[])[])[("one.jpg", ["cat"]), ("two.jpg", ["cat", "dog/wolf"]), ("three.jpg", [])])
        {
            await upload.RequestStream.WriteAsync(new UploadImagesRequest { Image = new UploadedImage { Name = name, Labels = { labels } } });
            await upload.RequestStream.WriteAsync(new UploadImagesRequest { Chunk = ByteString.CopyFromUtf8($"bytes of {name}") });
        }

        await upload.RequestStream.CompleteAsync();
        var job = (await upload.ResponseAsync).Job;
        using var watch = ingestion.WatchIngest(new WatchIngestRequest { Job = job.Id });
        while (await watch.ResponseStream.MoveNext(CancellationToken.None))
            job = watch.ResponseStream.Current.Job;
        Assert.Equal(3, job.Progress.Done);
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _host.DisposeAsync();
    }

    [Fact]
    public async Task File_OfAnExport_CanBeReadFromTheMiddle()
    {
        var export = await ExportAsync("csv");
        var file = $"/api/exports/{export["id"]}/files/labels.csv";
        using var whole = await _client.GetAsync(file);
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        Assert.Equal("text/csv", whole.Content.Headers.ContentType?.MediaType);
        Assert.Equal("pets-current.csv", whole.Content.Headers.ContentDisposition?.FileNameStar);
        Assert.Equal($"\"{export["files"]![0]!["sha256"]}\"", whole.Headers.ETag?.Tag);
        Assert.Equal(((long)export["files"]![0]!["bytes"]!, "bytes"), (bytes.Length, Assert.Single(whole.Headers.AcceptRanges)));

        using var request = new HttpRequestMessage(HttpMethod.Get, file);
        request.Headers.Range = new RangeHeaderValue(50, null);
        request.Headers.IfRange = new RangeConditionHeaderValue(whole.Headers.ETag!);
        using var rest = await _client.SendAsync(request);
        Assert.Equal(HttpStatusCode.PartialContent, rest.StatusCode);
        Assert.Equal(bytes[50..], await rest.Content.ReadAsByteArrayAsync());

        using var missing = await _client.GetAsync($"/api/exports/{export["id"]}/files/..%2F..%2Fsecret");
        Assert.Equal(HttpStatusCode.NotFound, missing.StatusCode);
    }

    [Fact]
    public async Task Archive_OfFolders_HasEachImageOnceAndLinks()
    {
        var export = await ExportAsync("folders");
        using var response = await _client.GetAsync($"/api/exports/{export["id"]}/archive");
        Assert.Equal("pets-current.tar", response.Content.Headers.ContentDisposition?.FileNameStar);
        await using var tar = new TarReader(await response.Content.ReadAsStreamAsync());
        var entries = new List<(string Name, string Content)>();
        while (await tar.GetNextEntryAsync(copyData: true) is { } entry)
        {
            entries.Add((entry.Name, entry.DataStream is null ? entry.LinkName : await new StreamReader(entry.DataStream).ReadToEndAsync()));
        }

        Assert.Equal("pets/assay.jsonl", entries[0].Name);
        Assert.Equal(3, entries[0].Content.Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        Assert.Equal(
            [
                ("pets/cat/000000-0000-one.jpg", "bytes of one.jpg"),
                ("pets/cat/000000-0001-two.jpg", "bytes of two.jpg"),
                ("pets/dog%2Fwolf/000000-0001-two.jpg", "pets/cat/000000-0001-two.jpg"),
            ],
            entries.Skip(1));
    }

    [Fact]
    public async Task Import_SentInParts_BecomesALabelVersion()
    {
        var started = await PostAsync("/api/datasets/pets/imports", new JsonObject { ["format"] = "csv", ["name"] = "vendor", ["unlisted"] = "keep" });
        Assert.Equal("pending", (string?)started["state"]);
        var content = $"/api/imports/{started["id"]}/content";
        Assert.Equal(12, (long)(await PutAsync($"{content}?offset=0", "name,label\r\n"))["received"]!);
        Assert.Equal(26, (long)(await PutAsync($"{content}?offset=12", "three.jpg,cat\n"))["received"]!);
        await PostAsync($"/api/imports/{started["id"]}/run", []);
        var import = await EndAsync($"/api/imports/{started["id"]}");
        Assert.Equal(("succeeded", 1, 1), ((string?)import["state"], (int)import["images"]!, (int)import["changed"]!));

        var export = await ExportAsync("jsonl", "vendor");
        var rows = (await _client.GetStringAsync($"/api/exports/{export["id"]}/files/labels.jsonl")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal("cat", (string?)JsonNode.Parse(rows[2])!["label"]);
        Assert.Single((await GetAsync("/api/datasets/pets/imports"))["imports"]!.AsArray());
    }

    [Fact]
    public async Task Import_TooLongAPartOrABadWord_IsRefused()
    {
        using var bad = await _client.PostAsJsonAsync("/api/datasets/pets/imports", new JsonObject { ["format"] = "xml" });
        Assert.Equal(HttpStatusCode.BadRequest, bad.StatusCode);
        var started = await PostAsync("/api/datasets/pets/imports", new JsonObject { ["format"] = "csv" });
        // Waits for what the server says to the length, which ends the connection before it has read the bytes.
        using var part = new HttpRequestMessage(HttpMethod.Put, $"/api/imports/{started["id"]}/content?offset=0") { Content = new ByteArrayContent(new byte[(4 << 20) + 1]) };
        part.Headers.ExpectContinue = true;
        using var tooLong = await _client.SendAsync(part);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLong.StatusCode);
    }

    private async Task<JsonObject> ExportAsync(string format, string version = "")
    {
        var started = await PostAsync("/api/datasets/pets/exports", new JsonObject { ["format"] = format, ["version"] = version });
        var export = await EndAsync($"/api/exports/{started["id"]}");
        Assert.Equal(("succeeded", ""), ((string?)export["state"], (string?)export["error"]));
        return export;
    }

    private async Task<JsonObject> EndAsync(string job)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        while (true)
        {
            var now = await GetAsync(job);
            if ((string?)now["state"] is "succeeded" or "failed" or "cancelled")
                return now;
            await Task.Delay(20, patience.Token);
        }
    }

    private async Task<JsonObject> GetAsync(string path) => (await _client.GetFromJsonAsync<JsonObject>(path))!;

    private async Task<JsonObject> PostAsync(string path, JsonObject body)
    {
        using var response = await _client.PostAsJsonAsync(path, body);
        return await ReadAsync(response);
    }

    private async Task<JsonObject> PutAsync(string path, string body)
    {
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
        using var response = await _client.PutAsync(path, content);
        return await ReadAsync(response);
    }

    private static async Task<JsonObject> ReadAsync(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, text);
        return JsonNode.Parse(text)!.AsObject();
    }
}
