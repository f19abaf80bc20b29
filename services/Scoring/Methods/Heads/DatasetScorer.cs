using System.Globalization;
using Assay.Scoring.Columns;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Inputs;
using Assay.Scoring.Runs;

namespace Assay.Scoring.Methods.Heads;

/// <summary>Scores a data set shard by shard, passing over shards that have their columns.</summary>
internal sealed class DatasetScorer(ShardInputs inputs, RunColumnFiles files, ScoringTelemetry telemetry, TimeProvider time)
{
    /// <summary>Scores by the labels of the run. Sums over all shards, added in the order of the shards.</summary>
    public Task<(ShardTally Sums, ClassTally Classes)> ScoreAsync(RunContext context, HeadScorer scorer, CancellationToken cancellationToken) =>
        ScoreAsync(context, scorer, async (shard, token) =>
        {
            var rows = await inputs.ReadRowsAsync(context.Run, context.Labels, shard, token);
            return new JudgedRows(rows.Given, rows.Given, rows.Predictable);
        }, cancellationToken);

    /// <summary>Scores by labels that the caller reads.</summary>
    /// <inheritdoc cref="ScoreAsync(RunContext, HeadScorer, CancellationToken)"/>
    public async Task<(ShardTally Sums, ClassTally Classes)> ScoreAsync(
        RunContext context, HeadScorer scorer, Func<int, CancellationToken, Task<JudgedRows>> read, CancellationToken cancellationToken)
    {
        var run = context.Run;
        var finished = await files.ListFinishedAsync(run, cancellationToken);
        var tallies = new ShardTally[run.Shards];
        var classes = new ClassTally(run.Classes);
        var gate = new Lock();
        await context.ForShardsAsync(string.Create(CultureInfo.InvariantCulture, $"scoring {run.Shards:N0} shards"), async (shard, token) =>
        {
            var scores = finished[shard] ? await HeadColumns.ReadAsync(files, run, shard, token) : await ScoreShardAsync(run, read, scorer, shard, token);
            tallies[shard] = ShardTally.Of(scores);
            lock (gate)
                classes.Add(scores);
            return scores.Rows;
        }, cancellationToken);
        return (tallies.Aggregate((sum, shard) => sum + shard), classes);
    }

    private async Task<HeadColumns> ScoreShardAsync(
        RunDocument run, Func<int, CancellationToken, Task<JudgedRows>> read, HeadScorer scorer, int shard, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        using var activity = ScoringTelemetry.Activities.StartActivity("score shard");
        var rows = await read(shard, cancellationToken);
        var embeddings = await inputs.ReadEmbeddingsAsync(run, shard, rows.Given.Length, cancellationToken);

        // Shards are scored side by side, so each is scored on one thread.
        var serial = new ParallelOptions { MaxDegreeOfParallelism = 1, CancellationToken = cancellationToken };
        var scores = HeadColumns.Of(scorer.Score(shard, embeddings, rows.Judged, rows.Predictable, serial), rows.Given);
        await scores.WriteAsync(files, run, shard, cancellationToken);
        telemetry.ShardScored(scores.Rows, time.GetElapsedTime(begun));
        activity?.SetTag("assay.shard", shard).SetTag("assay.images", scores.Rows);
        return scores;
    }
}
