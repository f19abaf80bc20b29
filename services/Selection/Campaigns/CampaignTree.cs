using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Assay.Selection.Upstream;

namespace Assay.Selection.Campaigns;

/// <summary>
/// The coreset tree of a cleaning campaign: built once on the labels that it begins with, then changed along the paths above the images whose label changed.
/// </summary>
internal sealed class CampaignTree(CampaignRuns runs, CoresetDirectory coresets, SelectionCatalog selections, SelectionItems items, LabelColumns labels)
{
    private const int MostChanges = 1000;

    /// <summary>Builds the tree in the first round, and brings the round's changes into it; asked again it changes nothing.</summary>
    /// <returns>The round with the tree's nodes, and what to wait for; null where it is done.</returns>
    public async Task<(CampaignRoundDocument Round, string? WaitsFor)> UpdateAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var id = CampaignIds.TreeRun(turn.Id);
        var parameters = new RunParameters { Model = turn.Campaign.Model, LabelVersion = turn.Plan.BaseVersion, Seed = CampaignSeeds.Learner(turn.Plan.Seed), Coreset = new CoresetParameters() };
        if ((await runs.LookAsync(turn, id, parameters, cancellationToken)).WaitsFor is { } building)
            return (turn.Current, building);

        var nodes = 0L;
        foreach (var changes in (await ReadChangesAsync(turn, cancellationToken)).Chunk(MostChanges))
            nodes += await coresets.UpdateAsync(id, changes, cancellationToken);
        return (turn.Current.With(round => round.CoresetNodesMade = nodes) with { TreeUpdated = true }, null);
    }

    /// <summary>What the round's answers changed, among the images that the tree has: those with a label where the campaign began.</summary>
    private async Task<IReadOnlyList<CoresetChange>> ReadChangesAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var changes = new List<CoresetChange>();
        if (turn.Round.Selection.Length == 0)
            return changes;
        var selection = await selections.GetAsync(turn.Round.Selection, cancellationToken);
        var selected = await items.ReadAsync(selection.ItemsKey(), cancellationToken).Select(item => ImageId.Parse(item.ImageId)).ToListAsync(cancellationToken);
        var begin = await ShardLabels.OpenAsync(labels, turn.Dataset, turn.Plan.BaseVersion, cancellationToken);
        var before = await ShardLabels.OpenAsync(labels, turn.Dataset, turn.LabelVersionBefore, cancellationToken);
        var after = await ShardLabels.OpenAsync(labels, turn.Dataset, turn.Round.LabelVersion, cancellationToken);
        foreach (var shard in selected.GroupBy(image => image.Shard).OrderBy(shard => shard.Key))
        {
            var (atBegin, were, are) = (await begin.ReadAsync(shard.Key, cancellationToken), await before.ReadAsync(shard.Key, cancellationToken), await after.ReadAsync(shard.Key, cancellationToken));
            foreach (var image in shard.Order().Where(image => atBegin[image.Row] >= 0 && were[image.Row] != are[image.Row]))
            {
                changes.Add(are[image.Row] >= 0
                    ? new CoresetChange { ImageId = image.ToString(), ClassId = are[image.Row] }
                    : new CoresetChange { ImageId = image.ToString(), Removed = true });
            }
        }

        return changes;
    }
}
