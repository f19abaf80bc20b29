using Assay.Numerics.Statistics;

namespace Assay.Selection.Core.Campaigns;

/// <summary>
/// Compares strategies at equal numbers of labels, as the papers of active learning do. Campaigns of one name, which differ in their seed, make one learning curve: its points are
/// at the numbers of labels of the campaign with the lowest seed, as far as all of them have come, and values between two measurements are read off the line through them.
/// </summary>
public static class CampaignComparison
{
    /// <summary>The baseline where none is named.</summary>
    public const string DefaultBaseline = "random";

    /// <summary>Learning curves by name, the baseline last.</summary>
    /// <param name="campaigns">Campaigns, in any order; those without a measurement count, and make their curve empty.</param>
    /// <param name="baseline">Name of the curve that the others are compared with; empty = <see cref="DefaultBaseline"/>, if there is one.</param>
    /// <exception cref="UnknownBaselineException">A baseline is named that no campaign has.</exception>
    public static IReadOnlyList<StrategyCurve> Compare(IEnumerable<CampaignCurve> campaigns, string baseline = "")
    {
        ArgumentNullException.ThrowIfNull(campaigns);
        ArgumentNullException.ThrowIfNull(baseline);
        var groups = campaigns.GroupBy(campaign => campaign.Name, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => new Group(group.Key, [.. group.OrderBy(campaign => campaign.Seed).ThenBy(campaign => campaign.Id, StringComparer.Ordinal)]))
            .ToList();
        var compared = groups.Find(group => group.Name == (baseline.Length > 0 ? baseline : DefaultBaseline));
        if (compared is null && baseline.Length > 0) throw new UnknownBaselineException(baseline, groups.Select(group => group.Name));
        return [.. groups.Where(group => group != compared).Append(compared).OfType<Group>().Select(group => group.ToCurve(group == compared ? null : compared))];
    }

    /// <summary>Smallest number of labels at which a curve reaches a value, between points linearly; null if it never does.</summary>
    public static double? LabelsTo(double value, IReadOnlyList<StrategyPoint> points)
    {
        ArgumentNullException.ThrowIfNull(points);
        for (var i = 0; i < points.Count; i++)
        {
            if (points[i].Mean < value) continue;
            if (i == 0) return points[0].Labelled;
            var (before, after) = (points[i - 1], points[i]);
            return before.Labelled + (value - before.Mean) / (after.Mean - before.Mean) * (after.Labelled - before.Labelled);
        }

        return null;
    }

    private static double? ValueAt(IReadOnlyList<CampaignPoint> points, long labelled)
    {
        // Rounds that label nothing new leave several measurements at one number: the last is the campaign's.
        for (var i = points.Count - 1; i >= 0; i--)
        {
            if (points[i].Labelled == labelled) return points[i].Value;
            if (points[i].Labelled > labelled) continue;
            if (i == points.Count - 1) return null;
            var (before, after) = (points[i], points[i + 1]);
            return before.Value + (double)(labelled - before.Labelled) / (after.Labelled - before.Labelled) * (after.Value - before.Value);
        }

        return null;
    }

    private sealed class Group
    {
        private readonly IReadOnlyList<CampaignCurve> _campaigns;
        private readonly IReadOnlyList<StrategyPoint> _means;

        public Group(string name, IReadOnlyList<CampaignCurve> campaigns)
        {
            // By labels: images that people take out may leave fewer than there were.
            (Name, _campaigns) = (name, [.. campaigns.Select(campaign => campaign with { Points = [.. campaign.Points.OrderBy(point => point.Labelled)] })]);
            _means = [.. _campaigns[0].Points.Select(point => point.Labelled).Distinct().Order().Select(Mean).OfType<StrategyPoint>()];
        }

        public string Name { get; }

        public StrategyCurve ToCurve(Group? baseline)
        {
            var reached = baseline is { _means: [.., var last] } ? LabelsTo(last.Mean, _means) : null;
            return new StrategyCurve(
                Name,
                [.. _campaigns.Select(campaign => campaign.Id)],
                [.. _means.Select(point => point with { Gain = baseline is null ? null : Gain(baseline, point) })],
                reached,
                reached > 0 ? baseline!._means[^1].Labelled / reached : null);
        }

        private StrategyPoint? Mean(long labelled)
        {
            var values = _campaigns.Select(campaign => ValueAt(campaign.Points, labelled)).OfType<double>().ToArray();
            if (values.Length < _campaigns.Count) return null;
            if (values.Length == 1)
            {
                var measured = _campaigns[0].Points.Last(point => point.Labelled == labelled);
                return new StrategyPoint(labelled, measured.Value, measured.Low, measured.High, null);
            }

            var mean = MeanInterval.Of(values);
            return new StrategyPoint(labelled, mean.Mean, Math.Clamp(mean.Low, 0, 1), Math.Clamp(mean.High, 0, 1), null);
        }

        /// <summary>The mean difference over the seeds that both have, or the difference of the means where they have none in common.</summary>
        private double? Gain(Group baseline, StrategyPoint point)
        {
            var pairs = from mine in _campaigns
                        join other in baseline._campaigns on mine.Seed equals other.Seed
                        select ValueAt(mine.Points, point.Labelled) - ValueAt(other.Points, point.Labelled);
            var differences = pairs.OfType<double>().ToList();
            if (differences.Count > 0) return differences.Average();
            var others = baseline._campaigns.Select(campaign => ValueAt(campaign.Points, point.Labelled)).OfType<double>().ToList();
            return others.Count > 0 ? point.Mean - others.Average() : null;
        }
    }
}
