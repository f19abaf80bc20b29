using Assay.ObjectStorage;
using Assay.Scoring.V1;
using Assay.Selection.Core.Ranking;
using Assay.Selection.Pools;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Campaigns;

/// <summary>The images of the pool that confuse a learner most and least.</summary>
internal sealed class ConfusingImages(IObjectStore store, RunColumns columns, IOptions<SelectionOptions> options)
{
    private const int Most = 25;
    private const string Entropy = "entropy";

    /// <summary>Ids of both, by the strategy's score where the learner's run has it, by the entropy of its predictions otherwise.</summary>
    public async Task<(IReadOnlyList<string> Most, IReadOnlyList<string> Least)> FindAsync(CampaignTurn turn, Run run, CancellationToken cancellationToken)
    {
        if ((Ranked(run, turn.Plan.Strategy) ?? Ranked(run, Entropy)) is not { } column)
            return ([], []);
        var first = column.Order == RankOrder.HighestFirst ? ScoreOrder.Descending : ScoreOrder.Ascending;
        var last = first == ScoreOrder.Descending ? ScoreOrder.Ascending : ScoreOrder.Descending;
        var (most, least) = (new TopN(Most, first), new TopN(Most, last));
        var pool = turn.Plan.Pool() is { } choice ? new ChosenImages(store, turn.Dataset, choice) : null;
        await Parallel.ForEachAsync(Enumerable.Range(0, await columns.CountShardsAsync(run, cancellationToken)), options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var scores = await columns.ReadAsync<float>(run, shard, column.Name, token);
            var hasScore = await columns.ReadFlagAsync(run, shard, column.Name, token);
            var members = pool is null ? null : await pool.ReadAsync(shard, scores.Length, token);
            lock (most)
            {
                most.Offer(shard, scores, row => IsLeftOut(row));
                least.Offer(shard, scores, row => IsLeftOut(row));
            }

            bool IsLeftOut(int row) => hasScore[row] == 0 || members?[row] == false;
        });
        return ([.. most.ToArray().Select(row => row.Key.ToString())], [.. least.ToArray().Select(row => row.Key.ToString())]);
    }

    private static RunColumn? Ranked(Run run, string name) => RunColumns.Find(run, name) is { Order: not RankOrder.Unspecified } column ? column : null;
}
