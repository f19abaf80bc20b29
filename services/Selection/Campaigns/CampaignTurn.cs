using Assay.Selection.V1;

namespace Assay.Selection.Campaigns;

/// <summary>What a phase works from.</summary>
/// <param name="Campaign">The campaign.</param>
/// <param name="Current">The round at hand.</param>
/// <param name="Previous">The round before it; null in the first.</param>
internal sealed record CampaignTurn(CampaignDocument Campaign, CampaignRoundDocument Current, CampaignRoundDocument? Previous)
{
    public string Id => Campaign.Id;

    public string Dataset => Campaign.Dataset;

    public CampaignPlan Plan => Campaign.Plan;

    public int Number => Current.Number;

    public CampaignRound Round => Current.Round;

    /// <summary>The label version before the round's answers.</summary>
    public string LabelVersionBefore => Previous?.Round.LabelVersion is { Length: > 0 } version ? version : Plan.BaseVersion;

    /// <summary>Ids of the campaign's selections, this round's last.</summary>
    public IReadOnlyList<string> Selections() => Round.Selection.Length > 0 ? [.. EarlierSelections(), Round.Selection] : EarlierSelections();

    /// <summary>Ids of the campaign's selections before this round.</summary>
    public IReadOnlyList<string> EarlierSelections() =>
        [.. Enumerable.Range(0, Number).Where(Plan.SelectsIn).Select(number => CampaignIds.Round(Id, number))];
}
