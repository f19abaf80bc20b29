using Assay.Common.V1;
using Assay.Contracts.V1;
using Assay.Documents;
using Assay.Inference.Jobs;
using Assay.Inference.Pipeline;
using Assay.Inference.V1;
using Grpc.Core;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Xunit;

namespace Assay.FunctionalTests.Inference;

/// <summary>A coordinator and two workers on the same stores.</summary>
public sealed class ReplicaTests : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("assay-inference-").FullName;
    private readonly Forwarding<EmbedShard> _asked = new();
    private readonly Forwarding<ShardEmbedded> _answered = new();
    private readonly List<InferenceHost> _hosts = [];

    private InferenceHost Coordinator => _hosts[0];

    private IEnumerable<InferenceHost> Workers => _hosts.Skip(1);

    public async Task InitializeAsync()
    {
        _hosts.Add(await InferenceHost.StartAsync(_folder, _asked.AddTo, ("Role", "Coordinator"), ("RepeatAfter", "00:00:01")));
        for (var worker = 0; worker < 2; worker++)
            _hosts.Add(await InferenceHost.StartAsync(_folder, _answered.AddTo, ("Role", "Worker"), ("ComputeThreads", "1")));
        _asked.Targets = [.. Workers];
        _answered.Targets = [Coordinator];
    }

    public async Task DisposeAsync()
    {
        foreach (var host in _hosts)
            await host.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task StartEmbedding_TwoWorkers_ShareTheShardsAndWriteTheBytesOfOne()
    {
        await AddShardsAsync(6);
        var ended = await EmbedAsync();

        Assert.Equal((JobState.Succeeded, 6, 30L), (ended.Progress.State, ended.Shards, ended.Progress.Done));
        Assert.Equal((6, 6), (_asked.Sent, _answered.Sent));

        await using var single = await InferenceHost.StartAsync();
        for (var shard = 0; shard < 6; shard++)
            await single.AddShardAsync("pets", shard, Directory.GetFiles(Path.Combine(_folder, $"images-{shard}")).Order(StringComparer.Ordinal));
        await EndAsync(single, (await single.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "pets" })).Job.Id);
        Assert.Equal(
            (await single.ReadShardsAsync("pets")).Where(file => file.Key.EndsWith(".npy", StringComparison.Ordinal)),
            (await Coordinator.ReadShardsAsync("pets")).Where(file => file.Key.EndsWith(".npy", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task EmbedShard_MessageLost_IsAskedForAgain()
    {
        await AddShardsAsync(3);
        // Every second message goes nowhere.
        _asked.Targets = [Workers.First(), null];
        var ended = await EmbedAsync();
        Assert.Equal((JobState.Succeeded, 3), (ended.Progress.State, ended.Shards));
        Assert.InRange(_asked.Sent, 4, 12);
    }

    [Fact]
    public async Task Worker_StoppedInTheMiddleOfAShard_GivesItBackAndFailsNothing()
    {
        await AddShardsAsync(1);
        _asked.Targets = [Workers.First()];
        var (stopped, gate) = (Workers.First(), new TaskCompletionSource());
        var published = new PublishedMessages();
        stopped.Services.GetRequiredService<IBus>().ConnectPublishObserver(published);
        stopped.Services.GetRequiredService<ComputePool>().Post(ComputePriority.InteractiveRun, gate.Task.Wait);
        stopped.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.Register(gate.SetResult);
        var job = (await Coordinator.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "pets" })).Job;
        await Eventually.TrueAsync(() => stopped.Services.GetRequiredService<EmbeddingProgress>().IsInHandAsync(job.Id, CancellationToken.None).GetAwaiter().GetResult());

        _hosts.Remove(stopped);
        _asked.Targets = [.. Workers];
        await stopped.DisposeAsync();

        Assert.Equal([nameof(EmbedShard)], published.Types.Distinct());
        // Between hosts of this test there is no broker that would hand it on: it is asked for again.
        Assert.Equal(JobState.Succeeded, (await EndAsync(Coordinator, job.Id)).Progress.State);
    }

    [Fact]
    public async Task WatchEmbedding_AtTheCoordinator_ShowsWhatWorkersHaveInHand()
    {
        await AddShardsAsync(2);
        // Shards that are in hand of workers for as long as the test wants.
        using var gate = new ManualResetEventSlim();
        foreach (var worker in Workers)
            worker.Services.GetRequiredService<ComputePool>().Post(ComputePriority.InteractiveRun, gate.Wait);
        var job = (await Coordinator.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "pets" })).Job;
        try
        {
            var other = new EmbeddingProgressDocument
            {
                Job = job.Id,
                Owner = "a third worker",
                Shards = new Dictionary<int, long> { [1] = 3 },
                Rate = 12.5,
                Updated = TimeProvider.System.GetUtcNow(),
            };
            await Coordinator.Services.GetRequiredService<IDocumentStore>().Collection(EmbeddingProgressDocument.Collection).InsertAsync(other);

            using var watch = Coordinator.Client.WatchEmbedding(new WatchEmbeddingRequest { Job = job.Id }, deadline: DateTime.UtcNow.AddSeconds(30));
            EmbeddingJob? seen = null;
            while (seen?.Progress is not { Done: 3, Rate: 12.5 } && await watch.ResponseStream.MoveNext(CancellationToken.None))
                seen = watch.ResponseStream.Current.Job;
            Assert.Equal((3L, 12.5), (seen!.Progress.Done, seen.Progress.Rate));
        }
        finally
        {
            gate.Set();
        }

        var ended = await EndAsync(Coordinator, job.Id);
        Assert.Equal((JobState.Succeeded, 10L), (ended.Progress.State, ended.Progress.Done));
    }

    [Fact]
    public async Task Worker_HasNoCallsButHealth()
    {
        var worker = Workers.First();
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await worker.Client.ListModelsAsync(new ListModelsRequest()));
        Assert.Equal(StatusCode.Unimplemented, refused.StatusCode);
        var health = await worker.Health.CheckAsync(new Grpc.Health.V1.HealthCheckRequest { Service = "liveness" });
        Assert.Equal(Grpc.Health.V1.HealthCheckResponse.Types.ServingStatus.Serving, health.Status);
    }

    [Fact]
    public async Task RegisterModel_AtTheCoordinator_IsLoadedByWorkersFromTheStore()
    {
        await AddShardsAsync(2);
        var file = Path.Combine(_folder, "means.onnx");
        await File.WriteAllBytesAsync(file, TestModels.ChannelMeans());
        await Coordinator.Client.RegisterModelAsync(new RegisterModelRequest { Name = "means", Path = file, Spec = new ModelSpec { EmbeddingOutput = "features" } });
        // Whoever registered it has it; nobody else needs the file.
        File.Delete(file);
        var ended = await EmbedAsync("means");
        Assert.Equal((JobState.Succeeded, 2, ""), (ended.Progress.State, ended.Shards, ended.Progress.Error));
    }

    private async Task AddShardsAsync(int count)
    {
        for (var shard = 0; shard < count; shard++)
            await Coordinator.AddShardAsync("pets", shard, TestImages.WriteTo(Path.Combine(_folder, $"images-{shard}"), 5, firstSeed: 100 * shard).Order(StringComparer.Ordinal));
    }

    private async Task<EmbeddingJob> EmbedAsync(string model = "") =>
        await EndAsync(Coordinator, (await Coordinator.Client.StartEmbeddingAsync(new StartEmbeddingRequest { Dataset = "pets", Model = model })).Job.Id);

    private static async Task<EmbeddingJob> EndAsync(InferenceHost host, string job)
    {
        using var watch = host.Client.WatchEmbedding(new WatchEmbeddingRequest { Job = job }, deadline: DateTime.UtcNow.AddMinutes(2));
        EmbeddingJob? last = null;
        await foreach (var response in watch.ResponseStream.ReadAllAsync())
            last = response.Job;
        return last!;
    }
}
