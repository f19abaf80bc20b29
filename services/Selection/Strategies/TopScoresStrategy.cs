using Assay.ObjectStorage;
using Assay.Selection.Core.Ranking;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Strategies;

/// <summary>The images with the most extreme scores: a bounded heap a shard, merged. Neither the order of shards nor the threads matter.</summary>
internal sealed class TopScoresStrategy(IOptions<SelectionOptions> options)
{
    /// <summary>The picks, best first.</summary>
    public Task<List<Pick>> SelectAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken) =>
        asked.PerClass == 0 ? SelectOverallAsync(asked, pool, filter, cancellationToken) : SelectPerClassAsync(asked, pool, filter, cancellationToken);

    private async Task<List<Pick>> SelectOverallAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken)
    {
        var best = new TopN(asked.Count, asked.Order);
        await ForShardsAsync(asked, pool, filter, (shard, scores, _, leftOut) =>
        {
            var top = new TopN(asked.Count, asked.Order);
            top.Offer(shard, scores, row => leftOut[row]);
            lock (best)
                best.Merge(top);
        }, cancellationToken);
        return [.. best.ToArray().Select(row => new Pick(row.Key, row.Score, 0))];
    }

    private async Task<List<Pick>> SelectPerClassAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken)
    {
        var best = new TopNPerClass(asked.ClassLimit, asked.Order);
        await ForShardsAsync(asked, pool, filter, (shard, scores, given, leftOut) =>
        {
            var top = new TopNPerClass(asked.ClassLimit, asked.Order);
            top.Offer(shard, scores, given, row => leftOut[row]);
            lock (best)
                best.Merge(top);
        }, cancellationToken);

        var picks = best.ToArrays().SelectMany(label => label.Rows.Select((row, place) => new Pick(row.Key, row.Score, place + 1))).ToList();
        picks.Sort((x, y) =>
        {
            var byScore = asked.Order == ScoreOrder.Ascending ? x.Score.CompareTo(y.Score) : y.Score.CompareTo(x.Score);
            return byScore != 0 ? byScore : x.Key.CompareTo(y.Key);
        });
        return asked.Cut(picks);
    }

    private Task ForShardsAsync(
        NewSelection asked, IImagePool pool, CandidateFilter filter, Action<int, float[], int[], bool[]> offer, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(Enumerable.Range(0, pool.Shards), options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var images = await pool.ReadAsync(shard, token);
            var scores = await pool.ReadScoresAsync(shard, asked.Score!, token);
            if (scores.Length != images.Given.Length)
                throw new ObjectStoreException($"The columns of shard {shard} of the run \"{pool.Run}\" differ in length. Start a new run.");
            offer(shard, scores, images.Given, filter.LeaveOut(shard, images));
        });
}
