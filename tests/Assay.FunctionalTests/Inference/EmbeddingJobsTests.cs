using Assay.Common.V1;
using Assay.Contracts.V1;
using Assay.Inference.Pipeline;
using Assay.Inference.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Grpc.Core;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Assay.FunctionalTests.Inference;

public sealed class EmbeddingJobsTests
{
    [Fact]
    public async Task StartEmbedding_ShardsOfADataset_EmbedsThemAllAndEnds()
    {
        await using var host = await InferenceHost.StartAsync();
        await AddShardsAsync(host, 3);

        var job = (await host.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "pets" })).Job;
        var ended = await WatchAsync(host, job.Id);

        Assert.Equal(JobState.Succeeded, ended.Progress.State);
        Assert.Equal((3, 15L, 15L, 0L), (ended.Shards, ended.Progress.Done, ended.Progress.Total, ended.Quarantined));
        for (var shard = 0; shard < 3; shard++)
            Assert.True(await host.Store.ExistsAsync(DatasetKeys.Embeddings("pets", shard, job.Model)));
    }

    [Fact]
    public async Task StartEmbedding_WhileIngesting_WaitsForTheLastShard()
    {
        await using var host = await InferenceHost.StartAsync();
        host.Ingestion.Change("pets", dataset => dataset.Ingesting = true);
        await AddShardsAsync(host, 1);
        var job = (await host.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "pets" })).Job;
        Assert.Equal(job.Id, (await host.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "pets" })).Job.Id);
        await UntilAsync(host, job.Id, seen => seen.Shards == 1);

        await AddShardsAsync(host, 1, first: 1);
        host.Ingestion.Change("pets", dataset => dataset.Ingesting = false);
        var ended = await WatchAsync(host, job.Id);

        Assert.Equal((JobState.Succeeded, 2), (ended.Progress.State, ended.Shards));
    }

    [Fact]
    public async Task ShardIngested_ModelsOfTheDataset_AreEmbeddedWithoutAsking()
    {
        await using var host = await InferenceHost.StartAsync();
        var model = await host.BuiltInModelAsync();
        await AddShardsAsync(host, 1);

        await host.Services.GetRequiredService<IBus>().Publish(new ShardIngested { Dataset = "pets", Shard = 0, Images = 5, Models = [model] });
        EmbeddingJob? job = null;
        while (job is null)
            job = (await host.Client.ListEmbeddingsAsync(new ListEmbeddingsRequest { Dataset = "pets" })).Jobs.FirstOrDefault();
        var ended = await WatchAsync(host, job.Id);

        Assert.Equal((JobState.Succeeded, 1), (ended.Progress.State, ended.Shards));
    }

    [Fact]
    public async Task CancelEmbedding_ShardsWaiting_LeavesThemAndSaysSo()
    {
        await using var host = await InferenceHost.StartAsync(("ComputeThreads", "1"), ("ShardsInFlight", "1"));
        await AddShardsAsync(host, 4);
        using var gate = new ManualResetEventSlim();
        host.Services.GetRequiredService<ComputePool>().Post(ComputePriority.InteractiveRun, gate.Wait);
        var job = (await host.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "pets" })).Job;

        var cancelled = (await host.Client.CancelEmbeddingAsync(new CancelEmbeddingRequest { Job = job.Id })).Job;
        gate.Set();

        Assert.Equal(JobState.Cancelled, cancelled.Progress.State);
        Assert.Equal(JobState.Cancelled, (await WatchAsync(host, job.Id)).Progress.State);
        var again = await host.Client.CancelEmbeddingAsync(new CancelEmbeddingRequest { Job = job.Id });
        Assert.Equal(JobState.Cancelled, again.Job.Progress.State);

        var restarted = (await host.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "pets" })).Job;
        Assert.NotEqual(job.Id, restarted.Id);
        Assert.Equal((JobState.Succeeded, 4), ((await WatchAsync(host, restarted.Id)).Progress.State, (await WatchAsync(host, restarted.Id)).Shards));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.CancelEmbeddingAsync(new CancelEmbeddingRequest { Job = restarted.Id }));
        Assert.Equal(StatusCode.FailedPrecondition, error.StatusCode);
    }

    [Fact]
    public async Task StartEmbedding_ServiceStoppedInTheMiddle_GoesOnAtTheNextStart()
    {
        var folder = Directory.CreateTempSubdirectory("assay-test-").FullName;
        string job;
        await using (var stopped = await InferenceHost.StartAsync(folder, ("ComputeThreads", "1")))
        {
            await AddShardsAsync(stopped, 3);
            var gate = new TaskCompletionSource();
            var pool = stopped.Services.GetRequiredService<ComputePool>();
            job = (await stopped.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "pets" })).Job.Id;
            await UntilAsync(stopped, job, seen => seen.Shards >= 1);
            // Nothing moves any more until the service is told to stop.
            stopped.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(gate.SetResult);
            pool.Post(ComputePriority.InteractiveRun, gate.Task.Wait);
        }

        await using (var resumed = await InferenceHost.StartAsync(folder))
        {
            for (var shard = 0; shard < 3; shard++)
                resumed.Ingestion.Add("pets", 5);
            var ended = await WatchAsync(resumed, job);
            Assert.Equal((JobState.Succeeded, 3, 15L), (ended.Progress.State, ended.Shards, ended.Progress.Done));
        }

        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task StartEmbedding_ShardThatCannotBeEmbedded_FailsTheJobWithTheReason()
    {
        await using var host = await InferenceHost.StartAsync();
        await AddShardsAsync(host, 1);
        host.Ingestion.Add("pets", 5); // a shard that nobody wrote

        var job = (await host.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "pets" })).Job;
        var ended = await WatchAsync(host, job.Id);

        Assert.Equal((JobState.Failed, "Shard 1: Data set \"pets\" has no shard 1."), (ended.Progress.State, ended.Progress.Error));
    }

    [Theory]
    [InlineData("cats", "", "There is no data set \"cats\".")]
    [InlineData("pets", "resnet", "There is no model \"resnet\"")]
    public async Task StartEmbedding_Unknown_SaysWhat(string dataset, string model, string message)
    {
        await using var host = await InferenceHost.StartAsync();
        host.Ingestion.Add("pets", 1);

        var error = await Assert.ThrowsAsync<RpcException>(async () => await host.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = dataset, Model = model }));

        Assert.Equal(StatusCode.NotFound, error.StatusCode);
        Assert.StartsWith(message, error.Status.Detail, StringComparison.Ordinal);
    }

    private static async Task AddShardsAsync(InferenceHost host, int count, int first = 0)
    {
        for (var shard = first; shard < first + count; shard++)
            await host.AddShardAsync("pets", shard, TestImages.WriteTo(Path.Combine(host.Folder, "images"), 5, firstSeed: 100 * shard));
    }

    private static Task<EmbeddingJob> WatchAsync(InferenceHost host, string job) => UntilAsync(host, job, _ => false);

    /// <summary>The job as it first meets a condition, or when it has ended.</summary>
    private static async Task<EmbeddingJob> UntilAsync(InferenceHost host, string job, Predicate<EmbeddingJob> condition)
    {
        using var watch = host.Client.WatchEmbedding(new WatchEmbeddingRequest { Job = job }, deadline: DateTime.UtcNow.AddMinutes(2));
        EmbeddingJob? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
        {
            last = response.Job;
            if (condition(last))
                break;
        }

        return last!;
    }
}
