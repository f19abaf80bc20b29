using Assay.Selection.V1;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>
/// How long the baseline of a simulation goes on. Rules that look at what a strategy achieves would end it early where it does worse, or late: then it has as many rounds as the
/// longest of the strategies, so that each of them has something to be compared with to its end.
/// </summary>
internal static class BaselineLength
{
    /// <summary>Whether a rule looks at more than the number of rounds and labels.</summary>
    public static bool FollowsStrategies(StopRules rules) => rules.HasTarget || rules.Plateau is not null || rules.HasMinimumFixRate;

    /// <summary>Rules of the baseline: the limits alone, and the rounds of the longest strategy.</summary>
    /// <param name="rules">Rules of the strategies.</param>
    /// <param name="strategies">Their campaigns, which have ended.</param>
    public static StopRules Rules(StopRules rules, IEnumerable<Campaign> strategies) =>
        new() { LabelBudget = rules.LabelBudget, MaxRounds = Math.Max(1, strategies.Select(RoundsOf).DefaultIfEmpty(0).Max()) };

    // The first round of cleaning selects nothing; it is none for the limit of rounds.
    private static int RoundsOf(Campaign campaign) => campaign.Plan.Kind == CampaignKind.Cleaning ? campaign.Round : campaign.Round + 1;
}
