namespace Assay.Scoring.Core.LabelErrors;

/// <summary>A cell of the confusion matrix.</summary>
/// <param name="Given">Label: the class to clean.</param>
/// <param name="Predicted">Class predicted out of sample.</param>
/// <param name="Images">Images in the cell.</param>
/// <param name="Share">Share of the label's images, 0..1.</param>
public sealed record ConfusedPair(int Given, int Predicted, long Images, double Share);
