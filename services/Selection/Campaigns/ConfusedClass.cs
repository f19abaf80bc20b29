using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Numerics.Statistics;
using Assay.Scoring.V1;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Campaigns;

/// <summary>
/// The class to clean: the label of the largest cell off the diagonal of the learner's out-of-sample confusion, each row divided by the images of its label. Classes
/// without an image that was not shown yet are passed over.
/// </summary>
internal sealed class ConfusedClass(IObjectStore store, RunColumns columns, LabelColumns labels, SelectionCatalog selections, IOptions<SelectionOptions> options)
{
    // A share of fewer says little: of a class of three images, one is a third. Such a cell counts only where there is no other.
    private const long FewImages = 5;

    /// <summary>Its id; empty where no class is left that is taken for another.</summary>
    public async Task<IReadOnlyList<int>> ChooseAsync(CampaignTurn turn, Run run, CancellationToken cancellationToken)
    {
        var seen = await selections.ReadSelectedImagesAsync(turn.Selections(), cancellationToken);
        var pool = turn.Plan.Pool() is { } choice ? new ChosenImages(store, turn.Dataset, choice) : null;
        var version = await ShardLabels.OpenAsync(labels, turn.Dataset, turn.Round.LabelVersion, cancellationToken);
        var (confusion, left) = (new ConfusionCounts(), new HashSet<int>());
        await Parallel.ForEachAsync(Enumerable.Range(0, await columns.CountShardsAsync(run, cancellationToken)), options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var given = await version.ReadAsync(shard, token);
            var predicted = await columns.ReadAsync<int>(run, shard, RunPool.Predicted, token);
            var hasPrediction = await columns.ReadFlagAsync(run, shard, RunPool.Predicted, token);
            var members = pool is null ? null : await pool.ReadAsync(shard, given.Length, token);
            var wasShown = seen.RowsOf(shard).ToHashSet();
            lock (confusion)
            {
                for (var row = 0; row < given.Length; row++)
                {
                    if (given[row] < 0 || hasPrediction[row] == 0 || members?[row] == false)
                        continue;
                    confusion.Add(given[row], predicted[row]);
                    if (!wasShown.Contains(row))
                        left.Add(given[row]);
                }
            }
        });
        var pair = confusion.MostConfused(FewImages, left.Contains) ?? confusion.MostConfused(isAmong: left.Contains);
        return pair is { } most ? [most.Given] : [];
    }
}
