using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Assay.Selection.Upstream;
using Assay.Selection.V1;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Campaigns;

/// <summary>Counts the images that the next round may select.</summary>
internal sealed class CandidateCounter(IObjectStore store, LabelColumns labels, DatasetDirectory datasets, SelectionCatalog selections, IOptions<SelectionOptions> options)
{
    /// <summary>
    /// Images of the pool that a campaign has not selected yet: without a label in GUIDED, of the plan's classes where it names some, labelled where each round chooses a class. A score may
    /// not be known of all of them; then the selection finds out.
    /// </summary>
    public async Task<long> CountAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var (plan, shards) = (turn.Plan, (await datasets.GetAsync(turn.Dataset, cancellationToken)).Shards);
        var version = await ShardLabels.OpenAsync(labels, turn.Dataset, turn.Round.LabelVersion, cancellationToken);
        IImagePool pool = new DatasetPool(store, version, turn.Dataset, shards);
        if (plan.Pool() is { } choice)
            pool = new ChosenPool(pool, new ChosenImages(store, turn.Dataset, choice));
        var filter = new CandidateFilter(
            await selections.ReadSelectedImagesAsync(turn.Selections(), cancellationToken), plan.Classes.ToHashSet(), labelledOnly: plan.ChoosesClass(), plan.Kind == CampaignKind.Guided);
        await Parallel.ForEachAsync(Enumerable.Range(0, shards), options.Value.Parallel(cancellationToken), async (shard, token) => filter.LeaveOut(shard, await pool.ReadAsync(shard, token)));
        return filter.Candidates;
    }
}
