using System.Numerics.Tensors;
using System.Text.Json;
using Assay.Contracts.V1;
using Assay.Imaging.Augmentation;
using Assay.Inference.Augmentation;
using Assay.Inference.Models;
using Assay.Numerics;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Core.ResponseDistribution;
using Assay.ServiceDefaults.Errors;
using MassTransit;
using Microsoft.Extensions.DependencyInjection;
using Xunit;

namespace Assay.FunctionalTests.Inference;

public sealed class AugmentShardTests
{
    internal const string Dataset = "pets";
    internal const string Run = "run-rde";
    private const string HeadRun = "run-heads";
    private const int Folds = 2;
    private const int Classes = 3;

    [Theory]
    [InlineData("Photo", 3)]
    [InlineData("Digit", 5)]
    public async Task AugmentAsync_Shard_HoldsTheMeanEntropyOfTheHeadOfItsFold(string kind, int augmentations)
    {
        await using var host = InferenceHost.Build();
        var (model, images) = await EmbedAsync(host, 7, broken: 4);
        var heads = await WriteHeadsAsync(host, model);
        var plan = await WritePlanAsync(host, model, augmentations, kind);

        await AugmentAsync(host, 0);

        var (scores, scored) = await ReadAsync(host, 0);
        Assert.Equal([1, 1, 1, 1, 0, 1, 1], scored);
        Assert.Equal(0, scores[4]);
        using var lease = await host.Services.GetRequiredService<LoadedModels>().LeaseAsync(model, default);
        for (var row = 0; row < images.Count; row++)
        {
            if (scored[row] != 0)
                Assert.Equal(Expected(lease.Model, plan, heads, row, File.ReadAllBytes(images[row])), scores[row], 1e-3);
        }
    }

    [Fact]
    public async Task AugmentAsync_AnyParallelismAndDoneAgain_WritesTheSameBytes()
    {
        await using var serial = InferenceHost.Build(settings: [("ComputeThreads", "1"), ("BatchesInFlight", "2"), ("FetchConcurrency", "1")]);
        await using var parallel = InferenceHost.Build(settings: [("ComputeThreads", "5"), ("BatchesInFlight", "16"), ("FetchConcurrency", "32")]);
        var written = new List<string>();
        foreach (var host in new[] { serial, parallel })
        {
            var (model, _) = await EmbedAsync(host, 9, broken: 7);
            await WriteHeadsAsync(host, model);
            await WritePlanAsync(host, model, 3);
            await AugmentAsync(host, 0);
            written.Add(await ReadBytesAsync(host));
            // As where a worker was killed before the last write.
            await host.Store.DeleteAsync(DatasetKeys.RunColumn(Dataset, Run, 0, "scored"));
            await AugmentAsync(host, 0);
            written.Add(await ReadBytesAsync(host));
        }

        Assert.All(written, bytes => Assert.Equal(written[0], bytes));
    }

    [Fact]
    public async Task AugmentAsync_MoreAugmentationsThanABatch_EqualsTheSmallerBatches()
    {
        await using var host = InferenceHost.Build();
        var (model, _) = await EmbedAsync(host, 3);
        var heads = await WriteHeadsAsync(host, model);
        var plan = await WritePlanAsync(host, model, 64);
        using var lease = await host.Services.GetRequiredService<LoadedModels>().LeaseAsync(model, default);
        Assert.InRange(lease.Model.BatchSize, 1, 63);

        await AugmentAsync(host, 0);

        var (scores, _) = await ReadAsync(host, 0);
        Assert.Equal(Expected(lease.Model, plan, heads, 1, TestImages.Picture(1, Assay.Imaging.EncodedFormat.Jpeg, 104, 114)), scores[1], 1e-3);
        Assert.All(scores, score => Assert.InRange(score, 0, Math.Log2(Classes)));
    }

    [Fact]
    public async Task AugmentAsync_KeptEmbeddings_GiveTheSameScoresWithoutTheImages()
    {
        await using var host = InferenceHost.Build();
        var (model, images) = await EmbedAsync(host, 6, broken: 2);
        await WriteHeadsAsync(host, model);
        var plan = await WritePlanAsync(host, model, 3);
        await AugmentAsync(host, 0);
        var fresh = await ReadBytesAsync(host);
        var key = DatasetKeys.AugmentedEmbeddings(Dataset, 0, model, plan.Kind, plan.Seed, plan.Augmentations);
        Assert.False(await host.Store.ExistsAsync(key));

        await WritePlanAsync(host, model, 3, keep: true);
        foreach (var hasImages in new[] { true, false })
        {
            if (!hasImages)
                images.ToList().ForEach(File.Delete);
            await host.Store.DeleteAsync(DatasetKeys.RunColumn(Dataset, Run, 0, "rde"));
            await host.Store.DeleteAsync(DatasetKeys.RunColumn(Dataset, Run, 0, "scored"));
            await AugmentAsync(host, 0);
            Assert.Equal(fresh, await ReadBytesAsync(host));
            Assert.Equal(3 * plan.Dimensions, (await host.Store.ReadColumnHeaderAsync(key)).Columns);
        }
    }

    [Fact]
    public async Task Message_DeliveredTwice_LeavesTheColumnsOfOne()
    {
        await using var host = await InferenceHost.StartAsync();
        var (model, _) = await EmbedAsync(host, 5);
        await WriteHeadsAsync(host, model);
        await WritePlanAsync(host, model, 2);
        var bus = host.Services.GetRequiredService<IBus>();
        for (var i = 0; i < 2; i++)
            await bus.Publish(new AugmentShard { Dataset = Dataset, Shard = 0, Run = Run });

        await Eventually.TrueAsync(() => host.Store.ExistsAsync(DatasetKeys.RunColumn(Dataset, Run, 0, "scored")));
        var once = await ReadBytesAsync(host);
        await bus.Publish(new AugmentShard { Dataset = Dataset, Shard = 0, Run = Run });
        await AugmentAsync(host, 0);
        Assert.Equal(once, await ReadBytesAsync(host));
    }

    [Fact]
    public async Task AugmentAsync_RunThatAsksNoMore_WritesNothing()
    {
        await using var host = InferenceHost.Build();
        await EmbedAsync(host, 2);
        await AugmentAsync(host, 0);
        Assert.False(await host.Store.ExistsAsync(DatasetKeys.RunColumn(Dataset, Run, 0, "rde")));
    }

    [Fact]
    public async Task AugmentAsync_ImageGoneSinceItWasEmbedded_FailsAndSaysWhich()
    {
        await using var host = InferenceHost.Build();
        var (model, images) = await EmbedAsync(host, 4);
        await WriteHeadsAsync(host, model);
        await WritePlanAsync(host, model, 2);
        File.Delete(images[2]);
        var error = await Assert.ThrowsAsync<WrongStateException>(() => AugmentAsync(host, 0));
        Assert.Contains("\"0002.jpg\" (row 2) could be read by an earlier embedding, but not now", error.Message, StringComparison.Ordinal);
        Assert.False(await host.Store.ExistsAsync(DatasetKeys.RunColumn(Dataset, Run, 0, "rde")));
    }

    [Fact]
    public async Task AugmentAsync_NoHeadsOrNoFacts_SaysWhatToDo()
    {
        await using var host = InferenceHost.Build();
        var (model, _) = await EmbedAsync(host, 2);
        await WritePlanAsync(host, model, 2);
        Assert.Contains("Start a new run: assay score pets", (await Assert.ThrowsAsync<WrongStateException>(() => AugmentAsync(host, 0))).Message, StringComparison.Ordinal);
        await WriteHeadsAsync(host, model);
        await host.Store.DeleteAsync(DatasetKeys.Facts(Dataset, 0));
        Assert.Contains($"Run: assay embed pets --model {model}", (await Assert.ThrowsAsync<WrongStateException>(() => AugmentAsync(host, 0))).Message, StringComparison.Ordinal);
    }

    /// <summary>The definition, step by step: decode, augment, embed, softmax of W [h; 1] of the image's fold, entropy, mean.</summary>
    private static double Expected(LoadedModel model, AugmentationPlan plan, float[][] heads, int row, byte[] encoded)
    {
        var pixels = new byte[model.PixelBytes];
        model.Decoder.Decode(encoded, pixels);
        var augmenter = new Augmenter(model.Width, model.Height, 3, Enum.Parse<AugmentationKind>(plan.Kind));
        var weights = heads[new FoldAssignment(plan.Folds, plan.FoldSeed).Of(new RowKey(0, row))];
        var sum = 0.0;
        for (var index = 0; index < plan.Augmentations; index++)
        {
            var picture = new byte[pixels.Length];
            augmenter.Augment(pixels, plan.Seed, new RowKey(0, row), index, picture);
            var embedding = new float[model.Dimensions];
            model.Run(picture, 1, embedding, new float[model.Classes]);
            var exponentials = Enumerable.Range(0, Classes).Select(c =>
            {
                var w = weights.AsSpan(c * (model.Dimensions + 1), model.Dimensions + 1);
                return Math.Exp(TensorPrimitives.Dot(w[..^1], embedding) + w[^1]);
            }).ToList();
            sum -= exponentials.Sum(e => e / exponentials.Sum() * Math.Log2(e / exponentials.Sum()));
        }

        return sum / plan.Augmentations;
    }

    internal static async Task<(string Model, List<string> Images)> EmbedAsync(InferenceHost host, int count, int broken = -1)
    {
        var images = TestImages.WriteTo(Path.Combine(host.Folder, "images"), count);
        if (broken >= 0)
            File.WriteAllText(images[broken], "no picture");
        await host.AddShardAsync(Dataset, 0, images);
        var model = await host.BuiltInModelAsync();
        await host.Embedder.EmbedAsync(Dataset, 0, model, _ => { }, default);
        return (model, images);
    }

    internal static async Task<float[][]> WriteHeadsAsync(InferenceHost host, string model)
    {
        var header = await host.Store.ReadColumnHeaderAsync(DatasetKeys.Embeddings(Dataset, 0, model));
        var d = (int)header.Columns;
        var random = new Random(8);
        var heads = new float[Folds][];
        for (var fold = 0; fold < Folds; fold++)
        {
            heads[fold] = Enumerable.Range(0, Classes * (d + 1)).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray();
            var metadata = new SoftmaxHeadMetadata
            {
                Classes = Classes,
                Dimensions = d,
                PresentClasses = [0, 1, 2],
                C = 1,
                Images = 10,
                TrainingLogLoss = 0.5,
                Iterations = 3,
                Converged = true,
            };
            await host.Store.WriteColumnAsync<float>(DatasetKeys.RunHead(Dataset, HeadRun, fold, "npy"), Classes, d + 1, heads[fold]);
            await host.Store.PutAsync(DatasetKeys.RunHead(Dataset, HeadRun, fold, "json"), JsonSerializer.SerializeToUtf8Bytes(metadata, JsonSerializerOptions.Web));
        }

        return heads;
    }

    internal static async Task<AugmentationPlan> WritePlanAsync(InferenceHost host, string model, int augmentations, string kind = "Photo", bool keep = false)
    {
        var header = await host.Store.ReadColumnHeaderAsync(DatasetKeys.Embeddings(Dataset, 0, model));
        var plan = new AugmentationPlan
        {
            Model = model,
            Dimensions = (int)header.Columns,
            HeadRun = HeadRun,
            Folds = Folds,
            FoldSeed = 4,
            Augmentations = augmentations,
            Kind = kind,
            Seed = 11,
            KeepEmbeddings = keep,
        };
        await host.Store.PutAsync(DatasetKeys.RunFile(Dataset, Run, AugmentationPlan.File), plan.ToJson());
        return plan;
    }

    private static Task AugmentAsync(InferenceHost host, int shard) =>
        host.Services.GetRequiredService<ShardAugmenter>().AugmentAsync(Dataset, shard, Run, default);

    private static async Task<(float[] Scores, byte[] Scored)> ReadAsync(InferenceHost host, int shard) =>
        ((await host.Store.ReadColumnAsync<float>(DatasetKeys.RunColumn(Dataset, Run, shard, "rde"))).Elements,
            (await host.Store.ReadColumnAsync<byte>(DatasetKeys.RunColumn(Dataset, Run, shard, "scored"))).Elements);

    private static async Task<string> ReadBytesAsync(InferenceHost host) =>
        Convert.ToHexString(await host.Store.ReadAllAsync(DatasetKeys.RunColumn(Dataset, Run, 0, "rde"))) + Convert.ToHexString(await host.Store.ReadAllAsync(DatasetKeys.RunColumn(Dataset, Run, 0, "scored")));
}
