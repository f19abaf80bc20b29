using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Assay.Selection.Upstream;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Campaigns;

/// <summary>Counts labelled images by class.</summary>
internal sealed class LabelCounter(IObjectStore store, DatasetDirectory datasets, SelectionCatalog selections, LabelColumns labels, IOptions<SelectionOptions> options)
{
    /// <summary>Images by class id as labelled after a round: all but those of a split that is measured on, and those that it selected.</summary>
    public async Task<(SortedDictionary<int, long> All, SortedDictionary<int, long> Selected)> CountAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var (all, selected) = (new SortedDictionary<int, long>(), new SortedDictionary<int, long>());
        var shards = (await datasets.GetAsync(turn.Dataset, cancellationToken)).Shards;
        var version = await ShardLabels.OpenAsync(labels, turn.Dataset, turn.Round.LabelVersion, cancellationToken);
        IReadOnlyList<string> own = turn.Round.Selection.Length > 0 ? [turn.Round.Selection] : [];
        var chosen = await selections.ReadSelectedImagesAsync(own, cancellationToken);
        var measured = Measured(turn);
        await Parallel.ForEachAsync(Enumerable.Range(0, shards), options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var given = await version.ReadAsync(shard, token);
            var learned = await LearnedAsync(given, measured, shard, token);
            lock (all)
            {
                foreach (var label in learned)
                    Add(all, label);
                foreach (var row in chosen.RowsOf(shard))
                    Add(selected, given[row]);
            }
        });
        return (all, selected);
    }

    /// <summary>Whether the labels that a round learns from are of two classes or more; reads until it knows.</summary>
    public async Task<bool> HasTwoClassesAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var shards = (await datasets.GetAsync(turn.Dataset, cancellationToken)).Shards;
        var version = await ShardLabels.OpenAsync(labels, turn.Dataset, turn.Round.LabelVersion, cancellationToken);
        var measured = Measured(turn);
        int? first = null;
        for (var shard = 0; shard < shards; shard++)
        {
            foreach (var label in await LearnedAsync(await version.ReadAsync(shard, cancellationToken), measured, shard, cancellationToken))
            {
                if (label < 0 || label == first)
                    continue;
                if (first is not null)
                    return true;
                first = label;
            }
        }

        return false;
    }

    /// <summary>The images of a split that is measured on; null if none is.</summary>
    private ChosenImages? Measured(CampaignTurn turn) => turn.Plan is { Metric.Split.Length: > 0 } plan ? new ChosenImages(store, turn.Dataset, plan.MeasuredOn()!) : null;

    /// <summary>The labels of a shard but for those that are measured on.</summary>
    private static async Task<IEnumerable<int>> LearnedAsync(int[] labels, ChosenImages? measured, int shard, CancellationToken cancellationToken)
    {
        if (measured is null)
            return labels;
        var leftOut = await measured.ReadAsync(shard, labels.Length, cancellationToken);
        return labels.Where((_, row) => !leftOut[row]);
    }

    private static void Add(SortedDictionary<int, long> counts, int label)
    {
        if (label >= 0)
            counts[label] = counts.GetValueOrDefault(label) + 1;
    }
}
