using System.Globalization;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Inputs;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Methods.Heads;

/// <summary>Trains the heads of a sample further on every labelled image, which are read shard by shard in each step.</summary>
internal sealed class EveryImageTrainer(ShardInputs inputs, IOptions<ScoringOptions> options)
{
    /// <param name="context">The run.</param>
    /// <param name="folds">Folds of the run.</param>
    /// <param name="sample">Heads of the sample: their C is kept, and they are where training starts.</param>
    /// <param name="search">Class names and precision.</param>
    /// <param name="classWeights">Weight of the images of each class, [K]; empty = 1 each.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<OutOfSampleHeads> TrainAsync(
        RunContext context, FoldAssignment folds, OutOfSampleHeads sample, OutOfSampleOptions search, float[] classWeights, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var rows = new int[run.Shards];
        var embeddings = new CachedEmbeddings(new StoredEmbeddings(inputs, run, rows), options.Value.CacheBytes);
        var images = new ShardedSample(embeddings, run.Classes);
        var gate = new Lock();
        await Parallel.ForEachAsync(Enumerable.Range(0, run.Shards), context.Parallel(cancellationToken), async (shard, token) =>
        {
            var read = await inputs.ReadRowsAsync(run, context.Labels, shard, token);
            rows[shard] = read.Given.Length;
            var weights = classWeights.Length == 0 ? [] : Array.ConvertAll(read.Given, label => label < 0 ? 1 : classWeights[label]);
            lock (gate)
                images.Add(shard, read.Given, read.Scorable, weights);
        });

        var step = string.Create(CultureInfo.InvariantCulture, $"training {folds.Folds} heads on every one of {images.Count:N0} images");
        await context.Checkpoint.StepAsync(step, cancellationToken);
        var once = search with { Grid = [sample.C], OnTrial = null };
        return await Task.Run(() => OutOfSampleTrainer.Train(images, folds, once, context.Parallel(cancellationToken), sample.Heads), cancellationToken);
    }
}
