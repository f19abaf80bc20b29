namespace Assay.Scoring.Core.LabelErrors;

/// <summary>Two classes that are taken for each other.</summary>
/// <param name="First">The smaller class id.</param>
/// <param name="Second">The larger one.</param>
/// <param name="Images">Estimated images of one that have the label of the other, both ways together.</param>
public sealed record ClassOverlap(int First, int Second, double Images);
