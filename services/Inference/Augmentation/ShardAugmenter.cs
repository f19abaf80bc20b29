using System.Diagnostics;
using System.Numerics.Tensors;
using Assay.Inference.Models;
using Assay.Inference.Pipeline;
using Assay.Numerics;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Core.ResponseDistribution;
using Assay.ServiceDefaults.Errors;

namespace Assay.Inference.Augmentation;

/// <summary>
/// Writes what a run of the method "response distribution entropy" asks of one shard: <c>rde.npy</c>, then <c>scored.npy</c>, which says that the shard is
/// done. The same bytes when it is done again, in any process.
/// </summary>
internal sealed partial class ShardAugmenter(
    IObjectStore store, ShardFiles shards, EmbeddingPipeline pipeline, LoadedModels models, RunHeads heads, InferenceTelemetry telemetry, ILogger<ShardAugmenter> logger)
{
    /// <summary>Scores a shard unless it has been, or the run does not ask for shards any more.</summary>
    /// <exception cref="AssayException">What the run was made from is not there as it was, or the source or the store is away.</exception>
    public async Task AugmentAsync(string dataset, int shard, string run, CancellationToken cancellationToken)
    {
        try
        {
            if (await FindPlanAsync(dataset, run, cancellationToken) is not { } plan)
            {
                Log.NotAskedFor(logger, shard, dataset, run);
                return;
            }

            if (!await store.ExistsAsync(DatasetKeys.RunColumn(dataset, run, shard, AugmentationPlan.ScoredColumn), cancellationToken))
                await AugmentAsync(dataset, shard, run, plan, cancellationToken);
        }
        catch (ObjectStoreException exception) when (exception.GetType() == typeof(ObjectStoreException))
        {
            throw new UnavailableException($"Augmentations of shard {shard} of data set \"{dataset}\" could not be scored: {exception.Message}", exception);
        }
    }

    private async Task AugmentAsync(string dataset, int shard, string run, AugmentationPlan plan, CancellationToken cancellationToken)
    {
        using var activity = InferenceTelemetry.Activities.StartActivity("augmentation pipeline");
        var images = await shards.ReadImagesAsync(dataset, shard, cancellationToken);
        var decodable = await shards.FindDecodedAsync(dataset, shard, images.Count, cancellationToken)
            ?? throw new WrongStateException($"Shard {shard} of the data set \"{dataset}\" has no facts, so it is not known which of its images can be read. Run: assay embed {dataset} --model {plan.Model}");
        var entropy = new ResponseDistributionEntropy(
            await heads.GetAsync(dataset, plan.HeadRun, plan.Folds, cancellationToken), new FoldAssignment(plan.Folds, plan.FoldSeed));
        var keptKey = DatasetKeys.AugmentedEmbeddings(dataset, shard, plan.Model, plan.Kind, plan.Seed, plan.Augmentations);
        var scores = plan.KeepEmbeddings && await store.ExistsAsync(keptKey, cancellationToken)
            ? await ScoreKeptAsync(keptKey, shard, decodable, plan, entropy, cancellationToken)
            : await EmbedAsync(keptKey, shard, images, decodable, plan, entropy, activity, cancellationToken);
        await store.WriteColumnAsync(DatasetKeys.RunColumn(dataset, run, shard, AugmentationPlan.Column), scores, cancellationToken);
        ReadOnlyMemory<byte> scored = Array.ConvertAll(decodable, isThere => isThere ? (byte)1 : (byte)0);
        await store.WriteColumnAsync(DatasetKeys.RunColumn(dataset, run, shard, AugmentationPlan.ScoredColumn), scored, cancellationToken);

        activity?.SetTag("assay.images", images.Count).SetTag("assay.augmentations", plan.Augmentations);
        Log.ShardScored(logger, shard, dataset, run, images.Count, plan.Augmentations);
    }

    private async Task<ReadOnlyMemory<float>> EmbedAsync(
        string keptKey, int shard, IReadOnlyList<ImageRecord> images, bool[] decodable, AugmentationPlan plan, ResponseDistributionEntropy entropy, Activity? activity,
        CancellationToken cancellationToken)
    {
        using var lease = await models.LeaseAsync(plan.Model, cancellationToken);
        if (lease.Model.Dimensions != entropy.Dimensions)
            throw new WrongStateException($"The heads of the run \"{plan.HeadRun}\" take {entropy.Dimensions} numbers, but the model \"{plan.Model}\" gives {lease.Model.Dimensions}.");

        var width = plan.Augmentations * entropy.Dimensions;
        var kept = plan.KeepEmbeddings ? new Half[images.Count * width] : [];
        var pass = new AugmentationPass(lease.Model, shard, images, decodable, plan, entropy, kept, telemetry, cancellationToken);
        await pipeline.RunAsync(pass, cancellationToken);
        activity?.SetTag("assay.decode_seconds", pass.Times.SecondsOf(PipelineStage.Decode))
            .SetTag("assay.augment_seconds", pass.Times.SecondsOf(PipelineStage.Augment))
            .SetTag("assay.run_seconds", pass.Times.SecondsOf(PipelineStage.Run));
        if (plan.KeepEmbeddings)
            await store.WriteColumnAsync<Half>(keptKey, images.Count, width, kept, cancellationToken);
        return pass.Scores;
    }

    /// <summary>The same scores from what an earlier run has kept.</summary>
    private async Task<ReadOnlyMemory<float>> ScoreKeptAsync(
        string keptKey, int shard, bool[] decodable, AugmentationPlan plan, ResponseDistributionEntropy entropy, CancellationToken cancellationToken)
    {
        var width = plan.Augmentations * entropy.Dimensions;
        var kept = (await store.ReadColumnAsync<Half>(keptKey, decodable.Length, width, cancellationToken)).Elements;
        var scores = new float[decodable.Length];
        Parallel.For(0, scores.Length, new ParallelOptions { CancellationToken = cancellationToken }, () => new float[width], (row, _, embeddings) =>
        {
            if (decodable[row])
            {
                TensorPrimitives.ConvertToSingle(kept.AsSpan(row * width, width), embeddings);
                scores[row] = entropy.Score(new RowKey(shard, row), embeddings);
            }

            return embeddings;
        }, _ => { });
        return scores;
    }

    private async Task<AugmentationPlan?> FindPlanAsync(string dataset, string run, CancellationToken cancellationToken)
    {
        try
        {
            return AugmentationPlan.Parse(await store.ReadAllAsync(DatasetKeys.RunFile(dataset, run, AugmentationPlan.File), cancellationToken));
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(1, LogLevel.Information, "Scored shard {Shard} of {Dataset} for run {Run}: {Images} images, {Augmentations} augmentations each")]
        public static partial void ShardScored(ILogger logger, int shard, string dataset, string run, int images, int augmentations);

        [LoggerMessage(2, LogLevel.Information, "Shard {Shard} of {Dataset} is passed over: run {Run} does not ask for it any more")]
        public static partial void NotAskedFor(ILogger logger, int shard, string dataset, string run);
    }
}
