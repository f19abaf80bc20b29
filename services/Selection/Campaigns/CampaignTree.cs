using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Assay.Selection.Upstream;

namespace Assay.Selection.Campaigns;

/// <summary>
/// The coreset tree of a cleaning campaign: built once on the labels that it begins with, then changed along the paths above the images whose label changed, and grown by the shards that
/// the data set has got since. What it cannot take, such as a class that it does not know, it is built anew for, under the round's name; a tree never ends a campaign.
/// </summary>
internal sealed class CampaignTree(CampaignRuns runs, CoresetDirectory coresets, DatasetDirectory datasets, SelectionCatalog selections, SelectionItems items, LabelColumns labels)
{
    private const int MostChanges = 1000;

    /// <summary>Builds the tree in the first round, and brings the round's changes into it; asked again it changes nothing.</summary>
    /// <returns>The round with the tree's nodes, and what to wait for; null where it is done.</returns>
    public async Task<(CampaignRoundDocument Round, string? WaitsFor)> UpdateAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Round.CoresetRun == CampaignIds.TreeRun(turn.Id, turn.Number))
            return await BuildAnewAsync(turn, cancellationToken);
        var id = turn.Previous?.Round.CoresetRun is { Length: > 0 } kept ? kept : CampaignIds.TreeRun(turn.Id);
        if (id == CampaignIds.TreeRun(turn.Id) && await runs.LookAsync(turn, id, ParametersOf(turn, turn.Plan.BaseVersion), cancellationToken) is { } building)
            return (turn.Current, building);

        try
        {
            // Shards that are not embedded yet are no part of the round; a later one takes them in.
            var nodes = 0L;
            if (turn.Number > 0 && await datasets.FindNotReadyAsync(turn.Dataset, turn.Campaign.Model, cancellationToken) is null)
                nodes += await coresets.AppendAsync(id, turn.LabelVersionBefore, cancellationToken);
            foreach (var changes in (await ReadChangesAsync(turn, cancellationToken)).Chunk(MostChanges))
                nodes += await coresets.UpdateAsync(id, changes, cancellationToken);
            return (Updated(turn, id, nodes), null);
        }
        catch (TreeRefusedException)
        {
            return await BuildAnewAsync(turn, cancellationToken);
        }
    }

    private async Task<(CampaignRoundDocument Round, string? WaitsFor)> BuildAnewAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var id = CampaignIds.TreeRun(turn.Id, turn.Number);
        return await runs.LookAsync(turn, id, ParametersOf(turn, turn.Round.LabelVersion), cancellationToken) is { } building
            ? (turn.Current.With(round => round.CoresetRun = id), building)
            : (Updated(turn, id, await coresets.CountNodesAsync(id, cancellationToken)), null);
    }

    private static CampaignRoundDocument Updated(CampaignTurn turn, string id, long nodes) => turn.Current.With(round =>
    {
        round.CoresetRun = id;
        round.CoresetNodesMade = nodes;
    }) with
    { TreeUpdated = true };

    private static RunParameters ParametersOf(CampaignTurn turn, string labelVersion) =>
        new() { Model = turn.Campaign.Model, LabelVersion = labelVersion, Seed = CampaignSeeds.Learner(turn.Plan.Seed), ExcludedSplit = turn.Plan.Metric.Split, Coreset = new CoresetParameters() };

    /// <summary>What the round's answers changed, and corrections of earlier ones.</summary>
    private async Task<IReadOnlyList<CoresetChange>> ReadChangesAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var changes = new List<CoresetChange>();
        if (turn.Round.Selection.Length == 0)
            return changes;
        var before = await ShardLabels.OpenAsync(labels, turn.Dataset, turn.LabelVersionBefore, cancellationToken);
        var after = await ShardLabels.OpenAsync(labels, turn.Dataset, turn.Round.LabelVersion, cancellationToken);
        foreach (var shard in (await ReadShownAsync(turn, cancellationToken)).GroupBy(image => image.Shard).OrderBy(shard => shard.Key))
        {
            var (were, are) = (await before.ReadAsync(shard.Key, cancellationToken), await after.ReadAsync(shard.Key, cancellationToken));
            foreach (var image in shard.Order().Where(image => were[image.Row] != are[image.Row]))
            {
                var (had, has) = (were[image.Row] >= 0, are[image.Row] >= 0);
                if (had && !has)
                    changes.Add(new CoresetChange { ImageId = image.ToString(), Removed = true });
                if (has)
                    changes.Add(new CoresetChange { ImageId = image.ToString(), ClassId = are[image.Row] });
                if (has && !had)
                    changes.Add(new CoresetChange { ImageId = image.ToString(), Removed = false });
            }
        }

        return changes;
    }

    /// <summary>All images that the campaign has shown.</summary>
    private async Task<IReadOnlyList<ImageId>> ReadShownAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var shown = new List<ImageId>();
        foreach (var id in turn.Selections())
        {
            var selection = await selections.GetAsync(id, cancellationToken);
            shown.AddRange(await items.ReadAsync(selection.ItemsKey(), cancellationToken).Select(item => ImageId.Parse(item.ImageId)).ToListAsync(cancellationToken));
        }

        return shown;
    }
}
