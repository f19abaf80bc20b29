using System.Globalization;
using Assay.ObjectStorage;
using Assay.Selection.Core.Budgets;
using Assay.Selection.Core.Ranking;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Strategies;

/// <summary>The images with the most extreme scores: a bounded heap a shard, merged. Neither the order of shards nor the threads matter.</summary>
internal sealed class TopScoresStrategy(IOptions<SelectionOptions> options) : ISelectionStrategy
{
    public bool Handles(Strategy.KindOneofCase kind) => kind == Strategy.KindOneofCase.TopScores;

    /// <summary>The picks, best first.</summary>
    public Task<List<Pick>> SelectAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken) => asked switch
    {
        { BalanceClasses: true } => SelectBalancedAsync(asked, pool, filter, cancellationToken),
        { Budget: not null } => SelectWithinBudgetAsync(asked, pool, filter, cancellationToken),
        { PerClass: > 0 } => SelectPerClassAsync(asked, pool, filter, cancellationToken),
        _ => SelectOverallAsync(asked, pool, filter, cancellationToken),
    };

    private async Task<List<Pick>> SelectOverallAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken)
    {
        var best = new TopN(asked.Count, asked.Order);
        await ForShardsAsync(asked, pool, filter, shard =>
        {
            var top = new TopN(asked.Count, asked.Order);
            top.Offer(shard.Number, shard.Scores, row => shard.LeftOut[row]);
            lock (best)
                best.Merge(top);
        }, cancellationToken);
        return [.. best.ToArray().Select(row => new Pick(row.Key, row.Score, 0))];
    }

    private async Task<List<Pick>> SelectPerClassAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken)
    {
        var best = new TopNPerClass(asked.ClassLimit, asked.Order);
        await ForShardsAsync(asked, pool, filter, shard =>
        {
            var top = new TopNPerClass(asked.ClassLimit, asked.Order);
            top.Offer(shard.Number, shard.Scores, shard.Given, row => shard.LeftOut[row]);
            lock (best)
                best.Merge(top);
        }, cancellationToken);
        return asked.Cut(InOrder(asked, best.ToArrays().SelectMany(label => label.Rows.Select((row, place) => new Pick(row.Key, row.Score, place + 1)))));
    }

    /// <summary>As many of each class as make the classes even: with images that have no label, those that have one count, too.</summary>
    private async Task<List<Pick>> SelectBalancedAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken)
    {
        var best = new TopNPerClass(asked.Count, asked.Order);
        var labelled = new SortedDictionary<int, long>();
        await ForShardsAsync(asked, pool, filter, shard =>
        {
            var top = new TopNPerClass(asked.Count, asked.Order);
            top.Offer(shard.Number, shard.Scores, shard.Classes, row => shard.LeftOut[row]);
            lock (best)
            {
                best.Merge(top);
                foreach (var given in shard.Given.Where(given => given >= 0 && asked.UnlabelledOnly))
                    labelled[given] = labelled.GetValueOrDefault(given) + 1;
            }
        }, cancellationToken);

        var classes = best.ToArrays();
        var quotas = BalancedQuota.Allocate(
            [.. classes.Select(label => labelled.GetValueOrDefault(label.ClassId))], [.. classes.Select(label => (long)label.Rows.Length)], asked.Count);
        return InOrder(asked, classes.SelectMany((label, i) => label.Rows.Take((int)quotas[i]).Select((row, place) => new Pick(row.Key, row.Score, place + 1))));
    }

    /// <summary>
    /// The images worth most for their cost. Of those of one cost the best are taken, and no more than the limit pays for: only these are kept, and what comes out is the
    /// same as if all were.
    /// </summary>
    private async Task<List<Pick>> SelectWithinBudgetAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, CancellationToken cancellationToken)
    {
        var budget = asked.Budget!;
        double[] costs = [.. budget.CostOfClass.Values.Append(budget.Cost).Where(cost => cost <= budget.Limit).Distinct().Order()];
        if (costs.Length == 0)
            throw new InvalidInputException("budget.limit", string.Create(CultureInfo.InvariantCulture, $"is {budget.Limit}, less than any image costs"));
        var groupOf = costs.Index().ToDictionary(cost => cost.Item, cost => cost.Index);
        var most = (int)Math.Min(asked.Count > 0 ? asked.Count : SelectionMaker.LargestCount, Math.Floor(budget.Limit / costs[0]));
        var best = new TopNPerClass(most, asked.Order);
        await ForShardsAsync(asked, pool, filter, shard =>
        {
            var groups = Array.ConvertAll(shard.Classes, id => groupOf.GetValueOrDefault(asked.CostOf(id), -1));
            var top = new TopNPerClass(most, asked.Order);
            top.Offer(shard.Number, shard.Scores, groups, row => shard.LeftOut[row]);
            lock (best)
                best.Merge(top);
        }, cancellationToken);

        var kept = best.ToArrays().SelectMany(group => group.Rows.Select(row => (row.Key, row.Score, Cost: costs[group.ClassId]))).OrderBy(image => image.Key).ToArray();
        var chosen = CostLimit.Choose(
            Array.ConvertAll(kept, image => asked.Order == ScoreOrder.Descending ? image.Score : 1 - image.Score), Array.ConvertAll(kept, image => image.Cost), budget.Limit);
        return asked.Cut([.. chosen.Select((place, rank) => new Pick(
            kept[place].Key, kept[place].Score, 0,
            string.Create(CultureInfo.InvariantCulture, $"{asked.Score} {kept[place].Score:0.####} for a cost of {kept[place].Cost}, rank {rank + 1:N0} of {filter.Candidates:N0} scored")))]);
    }

    private static List<Pick> InOrder(NewSelection asked, IEnumerable<Pick> picks) =>
        [.. asked.Order == ScoreOrder.Ascending ? picks.OrderBy(pick => pick.Score).ThenBy(pick => pick.Key) : picks.OrderByDescending(pick => pick.Score).ThenBy(pick => pick.Key)];

    private Task ForShardsAsync(NewSelection asked, IImagePool pool, CandidateFilter filter, Action<ScoredShard> offer, CancellationToken cancellationToken) =>
        Parallel.ForEachAsync(Enumerable.Range(0, pool.Shards), options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var images = await pool.ReadAsync(shard, token);
            var scores = await pool.ReadScoresAsync(shard, asked.Score!, token);
            var suggested = asked.BalanceClasses || asked.Budget is not null ? await pool.ReadSuggestedAsync(shard, token) : null;
            if (scores.Length != images.Given.Length || suggested?.Length is { } length && length != scores.Length)
                throw new ObjectStoreException($"The columns of shard {shard} of the run \"{pool.Run}\" differ in length. Start a new run.");
            offer(new ScoredShard(shard, scores, images.Given, suggested, filter.LeaveOut(shard, images)));
        });

    /// <summary>A shard's images as they are ranked.</summary>
    private sealed record ScoredShard(int Number, float[] Scores, int[] Given, int[]? Suggested, bool[] LeftOut)
    {
        /// <summary>Labels, or the classes predicted where there are none; negative where neither is known.</summary>
        public int[] Classes { get; } = [.. Given.Select((given, row) => given >= 0 ? given : Suggested?[row] ?? -1)];
    }
}
