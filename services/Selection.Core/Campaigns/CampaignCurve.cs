namespace Assay.Selection.Core.Campaigns;

/// <summary>The metric of one campaign over its number of labels.</summary>
/// <param name="Id">The campaign.</param>
/// <param name="Name">What it has in common with those that differ in their seed, such as its strategy.</param>
/// <param name="Seed">Its seed.</param>
/// <param name="Points">Measurements of its rounds, first to last.</param>
public sealed record CampaignCurve(string Id, string Name, long Seed, IReadOnlyList<CampaignPoint> Points);
