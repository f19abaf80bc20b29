using Assay.Contracts.V1;
using Assay.Documents;
using Assay.FunctionalTests.Networks;
using Assay.Inference.Models;
using Assay.Inference.Networks;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Onnx.Training;
using Assay.Scoring.Core.Networks;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;
using Assay.Training;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;
using NetworkPlan = Assay.Scoring.Core.Networks.NetworkPlan;

namespace Assay.FunctionalTests.Inference;

public sealed class TrainNetworkTests
{
    private const string Dataset = StripedImages.Dataset;
    private const string Run = "run-net";
    private const int Classes = 4;
    private const int Dimensions = 8;

    private static readonly (string, string)[] EveryEpoch = [("CheckpointInterval", "00:00:00")];

    [Fact]
    public async Task TrainAsync_Images_LeavesAModelItsHeadAndAResult()
    {
        await using var host = InferenceHost.Build();
        await WriteAsync(host);

        Assert.True(await TrainAsync(host));

        var result = await ReadResultAsync(host);
        Assert.Equal([16, 12, 0, 0], result.TrainingImages);
        Assert.Equal([8, 6, 0, 0], result.ValidationImages);
        Assert.Equal(2, result.Undecodable);
        Assert.InRange(result.BestEpoch, 1, result.Epochs.Count);
        Assert.Equal(1, result.Epochs[result.BestEpoch - 1].ValidationAccuracy);
        Assert.All(result.Epochs, epoch => Assert.True(epoch.ImagesPerSecond > 0));
        Assert.False(await ExistsAsync(host, NetworkPlan.CheckpointFile));

        var model = await host.Services.GetRequiredService<ModelRegistry>().GetAsync(Run, default);
        Assert.Equal((StripedImages.Side, StripedImages.Side, Dimensions, Classes), (model.Width, model.Height, model.EmbeddingDimensions, model.LogitsDimensions));
        Assert.Equal(["upright", "lying", "none", "neither"], model.Classes);

        // The head says of an embedding what the model's own logits say, but for the classes that nothing was trained on.
        var head = Assert.Single(await host.Services.GetRequiredService<RunHeads>().GetAsync(Dataset, Run, 1, default));
        Assert.Equal([0, 1], head.Metadata.PresentClasses);
        using var lease = await host.Services.GetRequiredService<LoadedModels>().LeaseAsync(Run, default);
        var pixels = new byte[lease.Model.PixelBytes];
        new Random(3).NextBytes(pixels);
        var (embedding, logits, probabilities) = (new float[Dimensions], new float[Classes], new float[Classes]);
        lease.Model.Run(pixels, 1, embedding, logits);
        head.Predict(embedding, probabilities);
        Assert.Equal(Math.Exp(logits[0]) / (Math.Exp(logits[0]) + Math.Exp(logits[1])), probabilities[0], 1e-5);
        Assert.Equal(0, probabilities[2] + probabilities[3]);
    }

    [Fact]
    public async Task TrainAsync_InterruptedAnywhere_LeavesTheBytesOfOneThatWasNot()
    {
        await using var undisturbed = InferenceHost.Build();
        await WriteAsync(undisturbed);
        await TrainAsync(undisturbed);

        // Each turn ends behind an epoch.
        await using var turns = InferenceHost.Build(settings: [("TrainingTurn", "00:00:00.0000001")]);
        await WriteAsync(turns);
        var count = 1;
        while (!await TrainAsync(turns))
            count++;
        Assert.Equal((await ReadResultAsync(undisturbed)).Epochs.Count, count);

        // Killed: an error instead of each checkpoint but the second.
        var killed = 0;
        var folder = Directory.CreateTempSubdirectory("assay-test-").FullName;
        var objects = new InterceptedObjectStore(new FolderObjectStore(Path.Combine(folder, "objects")), (key, _) =>
            key.EndsWith(NetworkPlan.CheckpointFile, StringComparison.Ordinal) && killed++ == 1 ? throw new InvalidOperationException("killed") : Task.CompletedTask);
        await using (var host = InferenceHost.Build(folder, objects, settings: EveryEpoch))
        {
            await WriteAsync(host);
            await Assert.ThrowsAsync<InvalidOperationException>(() => TrainAsync(host));
            Assert.True(await ExistsAsync(host, NetworkPlan.CheckpointFile));
            await TrainAsync(host);
            Assert.Equal(await ReadBytesAsync(undisturbed), await ReadBytesAsync(host));
        }

        Directory.Delete(folder, recursive: true);
        Assert.Equal(await ReadBytesAsync(undisturbed), await ReadBytesAsync(turns));
    }

    [Fact]
    public async Task TrainAsync_PublishedHalfway_EndsWithTheRegisteredModel()
    {
        await using var host = InferenceHost.Build();
        await WriteAsync(host);
        await TrainAsync(host);
        var whole = await ReadBytesAsync(host);
        // As where a worker was killed behind the registration.
        await host.Store.DeleteAsync(Key(NetworkPlan.ResultFile));
        await host.Store.DeleteAsync(DatasetKeys.RunHead(Dataset, Run, 0, "json"));

        Assert.True(await TrainAsync(host));
        Assert.Equal(whole, await ReadBytesAsync(host));
    }

    [Fact]
    public async Task TrainAsync_LeaseOfAnother_IsRespectedWhileItIsRenewedAndTakenWhenItEnds()
    {
        await using var host = InferenceHost.Build(settings: [], configure: builder =>
        {
            builder.Configuration["Jobs:LeaseDuration"] = "00:00:01";
            builder.Configuration["Jobs:HeartbeatInterval"] = "00:00:00.1";
        });
        await WriteAsync(host);
        var leases = host.Services.GetRequiredService<IDocumentStore>().Collection(TrainingLeaseDocument.Collection);
        var other = JobLease.None.Take("another", DateTimeOffset.UtcNow.AddMinutes(1));
        await leases.InsertAsync(new TrainingLeaseDocument { Run = Run, Lease = other });
        var training = TrainAsync(host);
        var renewals = 0;
        await Eventually.TrueAsync(async () =>
        {
            await leases.UpdateAsync(Run, lease => lease with { Lease = other with { Expires = other.Expires.AddSeconds(++renewals) } });
            return training.IsCompleted;
        });
        Assert.True(await training);
        Assert.False(await ExistsAsync(host, NetworkPlan.ResultFile));

        // It dies: its lease ends.
        await leases.UpdateAsync(Run, lease => lease with { Lease = other with { Expires = DateTimeOffset.UtcNow.AddSeconds(0.3) } });
        Assert.True(await TrainAsync(host));
        Assert.True(await ExistsAsync(host, NetworkPlan.ResultFile));
        Assert.Null(await leases.FindAsync(Run));
    }

    [Fact]
    public async Task Message_StoppedProcess_GoesBackAndAnotherEndsTheTraining()
    {
        await using var folder = InferenceHost.Build();
        await WriteAsync(folder, plan => plan with { MaxEpochs = 10_000, Patience = 10_000 });
        await using (var first = await InferenceHost.StartAsync(folder.Folder, EveryEpoch))
        {
            await AskAsync(first);
            await Eventually.TrueAsync(() => ExistsAsync(first, NetworkPlan.CheckpointFile));
        }

        Assert.False(await ExistsAsync(folder, NetworkPlan.ResultFile));
        var left = await folder.Store.ReadAllAsync(Key(NetworkPlan.CheckpointFile));
        await using var second = await InferenceHost.StartAsync(folder.Folder, EveryEpoch);
        for (var i = 0; i < 2; i++)
            await AskAsync(second);
        await Eventually.TrueAsync(async () => !left.AsEnumerable().SequenceEqual(await folder.Store.ReadAllAsync(Key(NetworkPlan.CheckpointFile))));

        // The run asks no more: training ends at the next look.
        await folder.Store.DeleteAsync(Key(NetworkPlan.File));
        var leases = folder.Services.GetRequiredService<IDocumentStore>().Collection(TrainingLeaseDocument.Collection);
        await Eventually.TrueAsync(async () => await leases.FindAsync(Run) is null or { Value.Lease.Owner: "" });
        Assert.False(await ExistsAsync(folder, NetworkPlan.ResultFile));
    }

    [Fact]
    public async Task TrainAsync_BadInputs_SaysWhichAndWhatToDo()
    {
        await using var host = InferenceHost.Build(settings: [("TrainingBytes", "1048576"), ("TrainingStepBytes", "67108864")]);
        await WriteAsync(host, plan => plan with { LearningRate = 1e30 });
        var diverged = await Assert.ThrowsAsync<NonFiniteLossException>(() => TrainAsync(host));
        Assert.Contains("smaller learning rate than", diverged.Message, StringComparison.Ordinal);
        Assert.Contains("of epoch 1", diverged.Message, StringComparison.Ordinal);

        await WriteAsync(host, plan => plan with { Network = (NetworkDefinition.FromJson(plan.Network) with { Width = 200, Height = 200 }).ToJson() });
        Assert.Contains("raise Inference:TrainingBytes", (await Assert.ThrowsAsync<WrongStateException>(() => TrainAsync(host))).Message, StringComparison.Ordinal);

        // A million images a step.
        await WriteAsync(host, plan => plan with { Batch = 1024 * 1024 });
        Assert.Contains("Take a smaller batch or input", (await Assert.ThrowsAsync<WrongStateException>(() => TrainAsync(host))).Message, StringComparison.Ordinal);

        await WriteAsync(host, broken: true);
        var undecodable = await Assert.ThrowsAsync<WrongStateException>(() => TrainAsync(host));
        Assert.Contains("None of the 30 images to train on of the data set \"stripes\" can be decoded, such as \"0-00.png\"", undecodable.Message, StringComparison.Ordinal);

        Directory.Delete(Path.Combine(host.Folder, "images"), recursive: true);
        Assert.Contains("is away", (await Assert.ThrowsAsync<UnavailableException>(() => TrainAsync(host))).Message, StringComparison.Ordinal);

        await host.Store.DeleteAsync(Key(NetworkPlan.File));
        Assert.True(await TrainAsync(host));
        Assert.False(await ExistsAsync(host, NetworkPlan.ResultFile));
    }

    [Fact]
    public async Task TrainAsync_NameOfAnotherModel_IsRefused()
    {
        await using var host = InferenceHost.Build();
        var model = await host.BuiltInModelAsync();
        await WriteAsync(host, run: model);
        var refused = await Assert.ThrowsAsync<WrongStateException>(() => TrainAsync(host, model));
        Assert.Contains($"There is a model \"{model}\" already that this run did not make", refused.Message, StringComparison.Ordinal);
    }

    private static async Task AskAsync(InferenceHost host) => await host.Services.GetRequiredService<IBus>().Publish(new TrainNetwork { Dataset = Dataset, Run = Run });

    private static Task<bool> TrainAsync(InferenceHost host, string run = Run) =>
        host.Services.GetRequiredService<NetworkTraining>().TrainAsync(Dataset, run, default);

    /// <summary>Images, and what a run writes before it asks: plan, labels and parts.</summary>
    private static async Task WriteAsync(InferenceHost host, Func<NetworkPlan, NetworkPlan>? change = null, bool broken = false, string run = Run)
    {
        await StripedImages.WriteAsync(host.Store, Path.Combine(host.Folder, "images"), broken: broken);
        var (training, validation) = (0, 0);
        for (var shard = 0; shard < StripedImages.Shards; shard++)
        {
            var parts = Enumerable.Range(0, StripedImages.RowsOfShard).Select(PartOf).ToArray();
            training += parts.Count(part => part == ImagePart.Training);
            validation += parts.Count(part => part == ImagePart.Validation);
            await host.Store.WriteColumnAsync<byte>(DatasetKeys.RunColumn(Dataset, run, shard, ImagePart.Column), parts);
            await host.Store.WriteColumnAsync<int>(
                DatasetKeys.RunColumn(Dataset, run, shard, "given"), Enumerable.Range(0, StripedImages.RowsOfShard).Select(StripedImages.ClassOf).ToArray());
        }

        var plan = new NetworkPlan
        {
            Network = new NetworkDefinition
            {
                Width = StripedImages.Side,
                Height = StripedImages.Side,
                Channels = 3,
                Classes = Classes,
                Layers =
                [
                    new NetworkLayer.Convolution(4), new NetworkLayer.Relu(), new NetworkLayer.MaxPool(), new NetworkLayer.Dropout(0.25),
                    new NetworkLayer.Dense(Dimensions), new NetworkLayer.Relu(), new NetworkLayer.Dense(Classes),
                ],
            }.ToJson(),
            ClassNames = ["upright", "lying", "none", "neither"],
            Shards = StripedImages.Shards,
            TrainingImages = training,
            ValidationImages = validation,
            LearningRate = 0.01,
            Batch = 8,
            EpochImages = 0,
            MaxEpochs = 12,
            Patience = 12,
            ClassWeight = 0.3,
            Augmentation = "",
            Seed = 7,
        };
        await host.Store.PutAsync(DatasetKeys.RunFile(Dataset, run, NetworkPlan.File), (change?.Invoke(plan) ?? plan).ToJson());

        static byte PartOf(int row) => row is StripedImages.UnlabelledRow or StripedImages.RemovedRow ? ImagePart.None
            : row % 3 == 0 ? ImagePart.Validation : ImagePart.Training;
    }

    private static string Key(string file) => DatasetKeys.RunFile(Dataset, Run, file);

    private static Task<bool> ExistsAsync(InferenceHost host, string file) => host.Store.ExistsAsync(Key(file));

    private static async Task<NetworkTrainingResult> ReadResultAsync(InferenceHost host) => NetworkTrainingResult.Parse(await host.Store.ReadAllAsync(Key(NetworkPlan.ResultFile)));

    /// <summary>Head, model and what every epoch came to, but for its speed.</summary>
    private static async Task<string> ReadBytesAsync(InferenceHost host)
    {
        var result = await ReadResultAsync(host);
        var model = await host.Services.GetRequiredService<ModelRegistry>().GetAsync(Run, default);
        return string.Join('\n', [
            model.Sha256,
            Convert.ToHexString(await host.Store.ReadAllAsync(DatasetKeys.RunHead(Dataset, Run, 0, "npy"))),
            Convert.ToHexString(await host.Store.ReadAllAsync(DatasetKeys.RunHead(Dataset, Run, 0, "json"))),
            .. result.Epochs.Select(epoch => $"{epoch with { ImagesPerSecond = 0 }}"),
        ]);
    }
}
