namespace Assay.Selection.Core.Campaigns;

/// <summary>A measurement.</summary>
/// <param name="Labelled">Images labelled, 0 or more.</param>
/// <param name="Value">The metric, 0..1.</param>
/// <param name="Low">Lower limit of its own 95 % interval, that of the images it was taken on.</param>
/// <param name="High">Upper limit.</param>
public readonly record struct CampaignPoint(long Labelled, double Value, double Low, double High);
