using Assay.Scoring.V1;
using Assay.Selection.V1;

namespace Assay.Selection.Campaigns.Reports;

/// <summary>
/// Names of learning curves: campaigns whose plans differ in nothing but the seed, and in when they end, have one name. It is the strategy, with the learner's method where the campaigns differ in it,
/// and with the first campaign's id where they differ in something else.
/// </summary>
internal static class CurveNames
{
    /// <summary>The name of every campaign's curve, by the campaign's id.</summary>
    public static IReadOnlyDictionary<string, string> Of(IReadOnlyList<Campaign> campaigns)
    {
        var methods = campaigns.Select(campaign => MethodOf(campaign.Plan)).Distinct().Count();
        var curves = campaigns.GroupBy(campaign => WithoutSeed(campaign.Plan))
            .Select(curve => (Campaigns: curve.ToList(), Name: methods > 1 ? $"{curve.Key.Strategy} ({MethodOf(curve.Key)})" : curve.Key.Strategy))
            .ToList();
        var names = new Dictionary<string, string>();
        foreach (var same in curves.GroupBy(curve => curve.Name))
        {
            var several = same.Count() > 1;
            foreach (var curve in same)
            {
                var name = several ? $"{curve.Name} ({curve.Campaigns.Min(campaign => campaign.Id)})" : curve.Name;
                foreach (var campaign in curve.Campaigns)
                    names[campaign.Id] = name;
            }
        }

        return names;
    }

    private static CampaignPlan WithoutSeed(CampaignPlan plan)
    {
        var other = plan.Clone();
        other.Seed = 0;
        other.Stop = null;
        if (other.Learner is { } learner)
            learner.Seed = 0;
        return other;
    }

    private static string MethodOf(CampaignPlan plan) => plan.Learner switch
    {
        null => "no learner",
        { MethodCase: RunParameters.MethodOneofCase.None } => "head",
        _ => plan.Learner.MethodCase.ToString().ToLowerInvariant(),
    };
}
