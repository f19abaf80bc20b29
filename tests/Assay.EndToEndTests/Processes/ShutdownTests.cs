using Assay.Common.V1;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Grpc.Core;
using Xunit;

namespace Assay.EndToEndTests.Processes;

/// <summary>Services as processes of their own: each starts without the others, ends when it is told to, and goes on where it was.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class ShutdownTests(SampleFixture sample) : IDisposable
{
    private const string Dataset = "stopped";
    private const int ShardSize = 8;
    private const int Copies = 8;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Ingestion")]
    [InlineData("Inference")]
    [InlineData("Scoring")]
    [InlineData("Selection")]
    [InlineData("LabelStore")]
    [InlineData("Workbench")]
    public async Task Terminate_WhenIdle_EndsWithZero(string service)
    {
        await using var process = await ServiceProcess.UpAsync(service, ServiceProcess.Settings(_folder.At("data")));
        await process.IsReadyAsync(true);
        process.Terminate();
        Assert.Equal(0, await process.ExitAsync());
    }

    [Fact]
    public async Task Terminate_WhileEmbedding_EndsInTimeAndTheNextProcessMakesTheSameBytes()
    {
        sample.MultiplyTo(_folder.At("source"), Copies);
        await EmbedAsync(_folder.At("undisturbed"), times: 0);
        await EmbedAsync(_folder.At("stopped"), times: 2);

        var expected = ReadColumns(_folder.At("undisturbed"));
        var actual = ReadColumns(_folder.At("stopped"));
        Assert.NotEmpty(expected);
        // Nothing half-written either: the same files, and no others.
        Assert.Equal(expected.Keys, actual.Keys);
        foreach (var (key, bytes) in expected)
            Assert.True(bytes.AsSpan().SequenceEqual(actual[key]), $"{key} differs.");
    }

    [Fact]
    public async Task Call_OfAServiceThatIsAway_SaysWhichAndTheProcessStaysUp()
    {
        var settings = ServiceProcess.Settings(_folder.At("data"));
        settings["Services__Ingestion"] = "http://127.0.0.1:9";
        await using var process = await ServiceProcess.UpAsync("Inference", settings);
        await process.IsReadyAsync(true);
        using var channel = process.Connect();
        var error = await Assert.ThrowsAsync<RpcException>(async () =>
            await new InferenceService.InferenceServiceClient(channel).StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "x" }));
        Assert.Equal(StatusCode.Unavailable, error.StatusCode);
        Assert.Contains("Services:Ingestion", error.Status.Detail, StringComparison.Ordinal);
        await process.SaysAsync("Ingestion does not answer at http://127.0.0.1:9");
        process.Terminate();
        Assert.Equal(0, await process.ExitAsync());
        Assert.Single(process.Output.Split("Ingestion does not answer at").Skip(1));
    }

    [Fact]
    public async Task Readiness_WhileTheStoresAreAway_SaysNoAndThenYes()
    {
        var settings = ServiceProcess.Settings(_folder.At("data"));
        await using var process = await ServiceProcess.UpAsync("Ingestion", settings);
        await process.IsReadyAsync(true);
        Directory.Move(_folder.At("data", "objects"), _folder.At("away"));
        await process.IsReadyAsync(false);
        await process.SaysAsync("Not ready: object-store fails");
        Directory.Move(_folder.At("away"), _folder.At("data", "objects"));
        await process.IsReadyAsync(true);
    }

    /// <summary>Ingests and embeds; the Inference process is told to stop so many times on the way and another takes its place.</summary>
    private async Task EmbedAsync(string data, int times)
    {
        await using var labels = await ServiceProcess.UpAsync("LabelStore", ServiceProcess.Settings(data));
        var settings = ServiceProcess.Settings(data);
        settings["Services__LabelStore"] = labels.Grpc.ToString();
        settings["LocalFiles__AllowedRoots__0"] = "/";
        await using var ingestion = await ServiceProcess.UpAsync("Ingestion", settings);
        await IngestAsync(ingestion);

        settings = ServiceProcess.Settings(data);
        settings["Services__Ingestion"] = ingestion.Grpc.ToString();
        settings["Shutdown__Timeout"] = "00:00:20";
        string? job = null;
        for (var round = 0; round <= times; round++)
        {
            await using var inference = await ServiceProcess.UpAsync("Inference", settings);
            using var channel = inference.Connect();
            var client = new InferenceService.InferenceServiceClient(channel);
            job ??= (await client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = Dataset })).Job.Id;
            var last = await WatchAsync(client, job, until: round < times ? sample.Count() * Copies * (round + 1) / 4 : long.MaxValue);
            if (round == times)
                Assert.Equal((JobState.Succeeded, ""), (last.State, last.Error));
            else
                Assert.True(last.State == JobState.Running, $"The embedding is {last.State} before it was to be stopped.");
            inference.Terminate();
            Assert.Equal(0, await inference.ExitAsync());
        }
    }

    private async Task IngestAsync(ServiceProcess ingestion)
    {
        using var channel = ingestion.Connect();
        var client = new IngestionService.IngestionServiceClient(channel);
        await client.CreateDatasetAsync(new CreateDatasetRequest { Name = Dataset, ShardSize = ShardSize });
        var job = (await client.StartIngestAsync(new StartIngestRequest { Dataset = Dataset, Source = new Source { Folder = new FolderSource { Path = _folder.At("source") } } })).Job.Id;
        using var watch = client.WatchIngest(new WatchIngestRequest { Job = job });
        JobProgress? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
            last = response.Job.Progress;
        Assert.Equal((JobState.Succeeded, ""), (last!.State, last.Error));
    }

    private static async Task<JobProgress> WatchAsync(InferenceService.InferenceServiceClient client, string job, long until)
    {
        using var watch = client.WatchEmbedding(new WatchEmbeddingRequest { Job = job });
        JobProgress? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
        {
            last = response.Job.Progress;
            if (last.Done >= until)
                break;
        }

        return last!;
    }

    private static SortedDictionary<string, byte[]> ReadColumns(string data)
    {
        var root = Path.Combine(data, "objects");
        return new SortedDictionary<string, byte[]>(
            Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories)
                // A job keeps its listing under its id, which is another in each run; a process holds a lock as long as it lives.
                .Where(file => !file.Contains("/listings/", StringComparison.Ordinal) && !file.EndsWith(".lock", StringComparison.Ordinal))
                .ToDictionary(file => Path.GetRelativePath(root, file), File.ReadAllBytes), StringComparer.Ordinal);
    }
}
