using System.Globalization;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Runs;
using Microsoft.Extensions.Options;

namespace Assay.Scoring.Work;

/// <summary>Scores a data set shard by shard, passing over shards that have their columns.</summary>
internal sealed class DatasetScorer(ShardInputs inputs, ScoreColumns columns, ScoringTelemetry telemetry, TimeProvider time, IOptions<ScoringOptions> options)
{
    /// <summary>Sums over all shards, added in the order of the shards.</summary>
    public async Task<ShardTally> ScoreAsync(
        RunDocument run, LabelVersionManifest manifest, HeadScorer scorer, RunCheckpoint checkpoint, CancellationToken cancellationToken)
    {
        var finished = await columns.ListFinishedAsync(run, cancellationToken);
        checkpoint.Reset();
        await checkpoint.StepAsync(string.Create(CultureInfo.InvariantCulture, $"scoring {run.Shards:N0} shards"), cancellationToken);

        var tallies = new ShardTally[run.Shards];
        await Parallel.ForEachAsync(Enumerable.Range(0, run.Shards), options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var scores = finished[shard] ? await columns.ReadAsync(run, shard, token) : await ScoreShardAsync(run, manifest, scorer, shard, token);
            tallies[shard] = ShardTally.Of(scores);
            await checkpoint.CountAsync(scores.Rows, token);
        });
        return tallies.Aggregate((sum, shard) => sum + shard);
    }

    private async Task<ShardColumns> ScoreShardAsync(
        RunDocument run, LabelVersionManifest manifest, HeadScorer scorer, int shard, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        using var activity = ScoringTelemetry.Activities.StartActivity("score shard");
        var rows = await inputs.ReadRowsAsync(run, manifest, shard, cancellationToken);
        var embeddings = await inputs.ReadEmbeddingsAsync(run, shard, rows.Given.Length, cancellationToken);

        // Shards are scored side by side, so each is scored on one thread.
        var serial = new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = cancellationToken };
        var scores = ShardColumns.Of(scorer.Score(shard, embeddings, rows.Given, rows.Scorable, serial), rows.Given);
        await columns.WriteAsync(run, shard, scores, cancellationToken);
        telemetry.ShardScored(scores.Rows, time.GetElapsedTime(begun));
        activity?.SetTag("assay.shard", shard).SetTag("assay.images", scores.Rows);
        return scores;
    }
}
