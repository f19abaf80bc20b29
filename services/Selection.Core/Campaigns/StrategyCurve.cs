namespace Assay.Selection.Core.Campaigns;

/// <summary>The learning curve of a strategy, over the campaigns that differ in their seed.</summary>
/// <param name="Name">The strategy.</param>
/// <param name="Campaigns">Campaigns that make it, by seed.</param>
/// <param name="Points">Points, by growing number of labels.</param>
/// <param name="LabelsToBaseline">Smallest number of labels at which it is as good as the baseline at its last point; null if it never is.</param>
/// <param name="LabelSaving">The baseline's labels at its last point over <paramref name="LabelsToBaseline"/>; null where that is, or 0.</param>
public sealed record StrategyCurve(string Name, IReadOnlyList<string> Campaigns, IReadOnlyList<StrategyPoint> Points, double? LabelsToBaseline, double? LabelSaving);
