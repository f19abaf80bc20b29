using Assay.Numerics.Statistics;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.Selection.Pools;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Campaigns;

/// <summary>Measures the learner of a round: on the images of a split, or out of sample by folds on the labelled ones.</summary>
internal sealed class CampaignMeasurer(IObjectStore store, RunColumns columns, LabelColumns labels, IOptions<SelectionOptions> options)
{
    /// <summary>The metric; null where the run has no AUROC, since of no class it saw images with and without.</summary>
    /// <exception cref="WrongStateException">There is nothing to measure on.</exception>
    public async Task<Measurement?> MeasureAsync(CampaignTurn turn, Run run, CancellationToken cancellationToken)
    {
        if (turn.Plan.MeasuredOn() is { } choice)
            return await MeasureAsync(turn, run, new ChosenImages(store, turn.Dataset, choice), cancellationToken);
        return turn.Plan.Metric.Kind == MetricKind.Accuracy ? OfShare((long)Math.Round(run.Summary.Head.Accuracy * run.Summary.Scored), run.Summary.Scored) : OfAuroc(run);
    }

    /// <summary>A share with Wilson's interval; of nothing, 0 with the interval 0 .. 1.</summary>
    public static Measurement OfShare(long good, long images)
    {
        var share = WilsonInterval.Of(good, images);
        return new Measurement { Value = share.Share, Lower = share.Low, Upper = share.High, Images = images };
    }

    /// <summary>The area with the interval of 95 % that follows from its standard error; that of a run without one is the value alone.</summary>
    private static Measurement? OfAuroc(Run run)
    {
        if (run.Summary.Head is not { HasAuroc: true } head)
            return null;
        var half = WilsonInterval.Z95 * head.AurocError;
        return new Measurement { Value = head.Auroc, Lower = Math.Max(0, head.Auroc - half), Upper = Math.Min(1, head.Auroc + half), Images = run.Summary.Scored };
    }

    private async Task<Measurement> MeasureAsync(CampaignTurn turn, Run run, ChosenImages chosen, CancellationToken cancellationToken)
    {
        var metric = turn.Plan.Metric;
        var truth = await ShardLabels.OpenAsync(labels, turn.Dataset, metric.Truth, cancellationToken);
        var (images, right) = (0L, 0L);
        await Parallel.ForEachAsync(Enumerable.Range(0, await columns.CountShardsAsync(run, cancellationToken)), options.Value.Parallel(cancellationToken), async (shard, token) =>
        {
            var wanted = await truth.ReadAsync(shard, token);
            var members = await chosen.ReadAsync(shard, wanted.Length, token);
            if (!members.HasAnySet())
                return;
            var predicted = await columns.ReadAsync<int>(run, shard, RunPool.Predicted, token);
            var hasPrediction = await columns.ReadFlagAsync(run, shard, RunPool.Predicted, token);
            var (ofShard, rightOfShard) = (0L, 0L);
            for (var row = 0; row < wanted.Length; row++)
            {
                if (!members[row] || wanted[row] < 0 || hasPrediction[row] == 0)
                    continue;
                ofShard++;
                rightOfShard += predicted[row] == wanted[row] ? 1 : 0;
            }

            Interlocked.Add(ref images, ofShard);
            Interlocked.Add(ref right, rightOfShard);
        });
        return images > 0
            ? OfShare(right, images)
            : throw new WrongStateException($"No image {chosen.Choice.Words} has both a prediction and a label in the version \"{metric.Truth}\". Clone the campaign with another metric.");
    }
}
