namespace Assay.Selection.Core.Campaigns;

/// <summary>A point of a learning curve.</summary>
/// <param name="Labelled">Images labelled.</param>
/// <param name="Mean">Mean over the campaigns, 0..1.</param>
/// <param name="Low">Lower limit of Student's t interval of 95 %, cut to 0..1; with one campaign that of its measurement.</param>
/// <param name="High">Upper limit.</param>
/// <param name="Gain">Difference to the baseline at as many labels; null where there is none.</param>
public readonly record struct StrategyPoint(long Labelled, double Mean, double Low, double High, double? Gain);
