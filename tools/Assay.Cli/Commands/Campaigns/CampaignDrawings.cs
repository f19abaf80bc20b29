using System.Globalization;
using Assay.Charts;
using Assay.Selection.V1;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>Draws what campaigns did. Of campaigns that differ in their seed, pictures of single rounds show the first.</summary>
internal sealed class CampaignDrawings(CompareCampaignsResponse comparison, IReadOnlyDictionary<string, CampaignHistory> campaigns, IReadOnlyDictionary<int, string> classes)
{
    private const int MostClasses = 11;
    private const int DoublingsFrom = 4;

    /// <summary>The campaigns that pictures of single rounds are of, by the name of their curve and their seed.</summary>
    public IReadOnlyList<(string Name, CampaignHistory History)> Shown { get; } =
        [.. comparison.Curves.Select(curve => (curve.Name, History: campaigns[curve.Campaigns[0]])).Select(shown => ($"{shown.Name}, seed {shown.History.Campaign.Plan.Seed}", shown.History))];

    /// <summary>Names and contents of the files.</summary>
    public IEnumerable<(string Name, string Svg)> Draw()
    {
        var plan = Shown[0].History.Campaign.Plan;
        var dataset = Shown[0].History.Campaign.Dataset;
        if (comparison.Curves.Any(curve => curve.Points.Count > 0))
            yield return ("learning-curve.svg", Chart.ToSvg($"Learning curves on {dataset}, with intervals of 95 %", LearningCurve(plan.MetricName)));
        if (Shown.Any(shown => shown.History.Rounds.Any(round => round.ClassCounts.Count > 0)))
            yield return ("class-distribution.svg", Chart.ToSvg($"Labelled images of each class after every round, {dataset}", [.. Shown.Select(ClassDistribution)]));
        if (plan.Kind != CampaignKind.Cleaning)
            yield break;
        yield return ("fixes.svg", Chart.ToSvg($"What became of the labels shown in each round, {dataset}", [.. Shown.Select(Fixes)]));
        if (Shown.Any(shown => shown.History.Rounds.Any(round => round.HasAuroc)))
            yield return ("auroc.svg", Chart.ToSvg($"AUROC out of sample by round, {dataset}", Auroc()));
    }

    private LineChart LearningCurve(string metric)
    {
        var points = comparison.Curves.SelectMany(curve => curve.Points).ToList();
        var isWide = points.Min(point => point.Labelled) is > 0 and var least && points.Max(point => point.Labelled) >= DoublingsFrom * least;
        var chart = new LineChart(comparison.Curves.Max(curve => curve.Campaigns.Count) > 1 ? "Mean over seeds" : "One campaign each", "labelled images", metric, isWide);
        var hasBaseline = comparison.Curves.Any(curve => curve.Points.Any(point => point.HasGain));
        foreach (var (i, curve) in comparison.Curves.Index())
        {
            chart.Add(
                curve.Name,
                curve.Points.Select(point => new ChartPoint(point.Labelled, point.Mean, point.Lower, point.Upper)),
                isBaseline: hasBaseline && i == comparison.Curves.Count - 1);
        }

        return chart;
    }

    private ColumnChart ClassDistribution((string Name, CampaignHistory History) shown)
    {
        var rounds = shown.History.Rounds.Where(round => round.ClassCounts.Count > 0).ToList();
        var chart = new ColumnChart(shown.Name, "round", "labelled images", NumbersOf(rounds));
        var all = Shown.SelectMany(each => each.History.Rounds.LastOrDefault(round => round.ClassCounts.Count > 0)?.ClassCounts ?? [])
            .GroupBy(count => count.Key, count => count.Value).OrderByDescending(group => group.Sum()).ThenBy(group => group.Key).Select(group => group.Key).ToList();
        // The largest have a colour of their own; the rest would not be told apart.
        var own = all.Take(all.Count > MostClasses + 1 ? MostClasses : all.Count).Order().ToList();
        foreach (var id in own)
            chart.Add(classes.GetValueOrDefault(id, $"class {id}"), rounds.Select(round => (double)round.ClassCounts.GetValueOrDefault(id)));
        if (own.Count < all.Count)
            chart.Add(string.Create(CultureInfo.InvariantCulture, $"{all.Count - own.Count:N0} others"), rounds.Select(round => (double)round.ClassCounts.Where(count => !own.Contains(count.Key)).Sum(count => count.Value)));
        return chart;
    }

    private static ColumnChart Fixes((string Name, CampaignHistory History) shown)
    {
        var rounds = shown.History.Rounds.Where(round => round.Answers is not null && round.Selected > 0).ToList();
        var chart = new ColumnChart(shown.Name, "round", "labels", NumbersOf(rounds));
        chart.Add("changed", rounds.Select(round => (double)round.Answers.Relabelled));
        chart.Add("removed", rounds.Select(round => (double)round.Answers.Removed));
        chart.Add("kept", rounds.Select(round => (double)round.Answers.Kept));
        chart.Add("unsure", rounds.Select(round => (double)round.Answers.Unsure));
        return chart;
    }

    private LineChart Auroc()
    {
        var chart = new LineChart("K-fold AUROC, mean over the classes", "round", "AUROC");
        foreach (var (name, history) in Shown)
            chart.Add(name, history.Rounds.Where(round => round.HasAuroc).Select(round => ((double)round.Number, round.Auroc)));
        return chart;
    }

    private static string[] NumbersOf(IEnumerable<CampaignRound> rounds) => [.. rounds.Select(round => round.Number.ToString(CultureInfo.InvariantCulture))];
}
