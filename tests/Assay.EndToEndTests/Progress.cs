using Assay.Common.V1;
using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Grpc.Core;

namespace Assay.EndToEndTests;

/// <summary>Waits until a job is well under way, by its own Watch stream.</summary>
internal static class Progress
{
    public static int Count(this SampleFixture sample) => Directory.EnumerateFiles(sample.Images, "*", SearchOption.AllDirectories).Count();

    public static async Task ReachAsync(this IngestionService.IngestionServiceClient client, string dataset, int shards)
    {
        var job = (await client.ListIngestsAsync(new ListIngestsRequest { Dataset = dataset })).Jobs.Single();
        using var watch = client.WatchIngest(new WatchIngestRequest { Job = job.Id });
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
        {
            EnsureRunning(response.Job.Progress);
            // The stream reports five times a second; the data set is asked directly, so that the kill lands early enough.
            while ((await client.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset })).Dataset is { Ingesting: true } state)
            {
                if (state.Shards >= shards)
                    return;
            }
        }

        throw new InvalidOperationException("The ingest ended before it could be killed.");
    }

    public static async Task ReachAsync(this InferenceService.InferenceServiceClient client, string job, long images)
    {
        using var watch = client.WatchEmbedding(new WatchEmbeddingRequest { Job = job });
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
        {
            EnsureRunning(response.Job.Progress);
            if (response.Job.Progress.Done >= images)
                return;
        }

        throw new InvalidOperationException("The embedding ended before it could be killed.");
    }

    private static void EnsureRunning(JobProgress progress)
    {
        if (progress.State is not (JobState.Pending or JobState.Running))
            throw new InvalidOperationException($"The job is {progress.State} already, too early for the test: {progress.Error}");
    }
}
