using Assay.Common.V1;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Grpc.Core;
using Xunit;

namespace Assay.EndToEndTests;

/// <summary>SIGKILL in the middle of ingest and of embedding: after a new start the work goes on by itself, to the same bytes.</summary>
[Collection(EndToEndCollection.Name)]
public sealed class KillAndResumeTests(SampleFixture sample) : IDisposable
{
    private const string Dataset = "killed";
    private const int ShardSize = 8;
    private const int Copies = 8;
    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Kill_DuringIngestAndEmbedding_ResumesToTheSameBytes()
    {
        var source = sample.MultiplyTo(_folder.At("source"), Copies);
        await using (var undisturbed = await AssayProcess.UpAsync(_folder.At("undisturbed")))
        {
            await StartIngestAsync(undisturbed, source);
            await FinishIngestAsync(undisturbed);
            await FinishEmbeddingAsync(undisturbed);
        }

        var killed = _folder.At("killed");
        await using (var assay = await AssayProcess.UpAsync(killed))
        {
            await StartIngestAsync(assay, source);
            await assay.Client<IngestionService.IngestionServiceClient>().ReachAsync(Dataset, shards: 10);
            await assay.KillAsync();
        }

        int ingestedBefore;
        await using (var assay = await AssayProcess.UpAsync(killed))
        {
            ingestedBefore = (await GetDatasetAsync(assay)).Shards;
            await FinishIngestAsync(assay);
            var job = await StartEmbeddingAsync(assay);
            await assay.Client<InferenceService.InferenceServiceClient>().ReachAsync(job, images: sample.Count() * Copies / 4);
            await assay.KillAsync();
        }

        await using (var assay = await AssayProcess.UpAsync(killed))
            await FinishEmbeddingAsync(assay);

        Assert.InRange(ingestedBefore, 10, sample.Count() * Copies / ShardSize - 1);
        AssertSameColumns(_folder.At("undisturbed"), killed);
    }

    private static async Task StartIngestAsync(AssayProcess assay, string source)
    {
        var client = assay.Client<IngestionService.IngestionServiceClient>();
        await client.CreateDatasetAsync(new CreateDatasetRequest { Name = Dataset, ShardSize = ShardSize });
        await client.StartIngestAsync(new StartIngestRequest
        {
            Dataset = Dataset,
            Source = new Source { Folder = new FolderSource { Path = source } },
            Storage = StorageMode.Copy,
        });
    }

    private static async Task<Dataset> GetDatasetAsync(AssayProcess assay) =>
        (await assay.Client<IngestionService.IngestionServiceClient>().GetDatasetAsync(new GetDatasetRequest { Dataset = Dataset })).Dataset;

    private static async Task FinishIngestAsync(AssayProcess assay)
    {
        var client = assay.Client<IngestionService.IngestionServiceClient>();
        var job = (await client.ListIngestsAsync(new ListIngestsRequest { Dataset = Dataset })).Jobs.Single();
        using var watch = client.WatchIngest(new WatchIngestRequest { Job = job.Id });
        JobProgress? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
            last = response.Job.Progress;
        Assert.Equal((JobState.Succeeded, ""), (last!.State, last.Error));
    }

    private static async Task<string> StartEmbeddingAsync(AssayProcess assay) =>
        (await assay.Client<InferenceService.InferenceServiceClient>().StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = Dataset })).Job.Id;

    private static async Task FinishEmbeddingAsync(AssayProcess assay)
    {
        var client = assay.Client<InferenceService.InferenceServiceClient>();
        var jobs = (await client.ListEmbeddingsAsync(new ListEmbeddingsRequest { Dataset = Dataset })).Jobs;
        var job = jobs.Count > 0 ? Assert.Single(jobs).Id : await StartEmbeddingAsync(assay);
        using var watch = client.WatchEmbedding(new WatchEmbeddingRequest { Job = job });
        JobProgress? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
            last = response.Job.Progress;
        Assert.Equal((JobState.Succeeded, ""), (last!.State, last.Error));
    }

    private static void AssertSameColumns(string expectedData, string actualData)
    {
        var expected = ReadStore(expectedData);
        var actual = ReadStore(actualData);
        Assert.Equal(expected.Keys, actual.Keys);
        Assert.Contains(expected.Keys, key => key.EndsWith("embeddings.npy", StringComparison.Ordinal));
        foreach (var (key, path) in expected)
            Assert.True(File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(actual[key])), $"{key} differs.");
    }

    private static SortedDictionary<string, string> ReadStore(string data)
    {
        var files = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var area in new[] { "datasets", "images" })
        {
            var root = Path.Combine(data, "objects", area);
            foreach (var file in Directory.EnumerateFiles(root, "*", SearchOption.AllDirectories))
            {
                // A job keeps its listing under its id, which is another in each run.
                var key = Path.GetRelativePath(data, file);
                if (!key.Contains("/listings/", StringComparison.Ordinal))
                    files.Add(key, file);
            }
        }

        return files;
    }
}
