using Assay.Selection.Core.Campaigns;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Selection.Campaigns.Reports;

/// <summary>Compares campaigns at equal numbers of labels.</summary>
internal static class CampaignReports
{
    /// <param name="campaigns">Campaigns of one data set and kind, measured in one way; one or more.</param>
    /// <param name="baseline">Curve that the others are compared with, by its name; empty = random, if there is one.</param>
    public static CompareCampaignsResponse Compare(IReadOnlyList<CampaignHistory> campaigns, string baseline)
    {
        RequireOne(campaigns, campaign => campaign.Dataset, "data set");
        RequireOne(campaigns, campaign => campaign.Plan.Kind.ToString().ToLowerInvariant(), "kind");
        RequireOne(campaigns, campaign => NameMetric(campaign.Plan.Metric), "metric");
        var names = CurveNames.Of([.. campaigns.Select(history => history.Campaign)]);
        if (baseline.Length == 0)
        {
            baseline = campaigns.Where(history => history.Campaign.Plan.Strategy == CampaignComparison.DefaultBaseline)
                .Select(history => names[history.Campaign.Id]).Order(StringComparer.Ordinal).FirstOrDefault("");
        }

        var curves = CampaignComparison.Compare(campaigns.Select(history => ToCurve(history, names[history.Campaign.Id])), baseline);
        return new CompareCampaignsResponse { Curves = { curves.Select(ToMessage) } };
    }

    private static void RequireOne(IReadOnlyList<CampaignHistory> campaigns, Func<Campaign, string> property, string name)
    {
        var first = campaigns[0].Campaign;
        if (campaigns.Select(history => history.Campaign).FirstOrDefault(campaign => property(campaign) != property(first)) is { } other)
            throw new InvalidInputException("campaigns", $"must have one {name}: '{first.Id}' has {property(first)}, '{other.Id}' {property(other)}; compare them apart");
    }

    private static string NameMetric(CampaignMetric? metric) => metric switch
    {
        null => "no metric",
        { Split.Length: > 0 } => $"{metric.Kind.ToWord()} on the split '{metric.Split}' against '{metric.Truth}'",
        { HeldOut: > 0 } => FormattableString.Invariant($"{metric.Kind.ToWord()} on a share of {metric.HeldOut} against '{metric.Truth}'"),
        _ => $"{metric.Kind.ToWord()} out of sample by folds",
    };

    private static string ToWord(this MetricKind kind) => kind == MetricKind.Auroc ? "AUROC" : "accuracy";

    private static CampaignCurve ToCurve(CampaignHistory history, string name) => new(
        history.Campaign.Id,
        name,
        history.Campaign.Plan.Seed,
        [.. from round in history.Rounds
            where round.Metric is not null
            select new CampaignPoint(round.Labelled, round.Metric.Value, round.Metric.Lower, round.Metric.Upper)]);

    private static LearningCurve ToMessage(StrategyCurve curve)
    {
        var message = new LearningCurve { Name = curve.Name, Campaigns = { curve.Campaigns }, Points = { curve.Points.Select(ToMessage) } };
        if (curve.LabelsToBaseline is { } labels)
            message.LabelsToBaseline = labels;
        if (curve.LabelSaving is { } saving)
            message.LabelSaving = saving;
        return message;
    }

    private static CurvePoint ToMessage(StrategyPoint point)
    {
        var message = new CurvePoint { Labelled = point.Labelled, Mean = point.Mean, Lower = point.Low, Upper = point.High };
        if (point.Gain is { } gain)
            message.Gain = gain;
        return message;
    }
}
