using Assay.Selection.V1;

namespace Assay.Selection.Campaigns.Reports;

/// <summary>A campaign and all its rounds, first to last.</summary>
internal sealed record CampaignHistory(Campaign Campaign, IReadOnlyList<CampaignRound> Rounds);
