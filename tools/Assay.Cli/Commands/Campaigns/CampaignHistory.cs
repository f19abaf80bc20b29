using Assay.Selection.V1;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>A campaign and its rounds, first to last.</summary>
internal sealed record CampaignHistory(Campaign Campaign, IReadOnlyList<CampaignRound> Rounds);
