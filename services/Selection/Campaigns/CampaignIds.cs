using System.Globalization;

namespace Assay.Selection.Campaigns;

/// <summary>Ids of what a campaign asks for: they follow from campaign and round, so asking twice makes nothing twice.</summary>
internal static class CampaignIds
{
    /// <summary>Longest id of a campaign: what is made from it must be an id, too.</summary>
    public const int LongestCampaign = 40;

    /// <summary>Of a round's document, its selection, its batch and its label version.</summary>
    public static string Round(string campaign, int round) => string.Create(CultureInfo.InvariantCulture, $"{campaign}-{round:000}");

    /// <summary>Of the learner's run.</summary>
    public static string LearnerRun(string campaign, int round) => $"{Round(campaign, round)}-learn";

    /// <summary>Of the run whose scores the next round selects by.</summary>
    public static string ScoreRun(string campaign, int round) => $"{Round(campaign, round)}-score";

    /// <summary>Of the coreset run whose tree is kept up to date.</summary>
    public static string TreeRun(string campaign) => $"{campaign}-tree";

    /// <summary>Of the coreset run that takes its place from a round on.</summary>
    public static string TreeRun(string campaign, int round) => $"{Round(campaign, round)}-tree";
}
