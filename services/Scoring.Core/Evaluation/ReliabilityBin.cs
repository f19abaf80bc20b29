namespace Assay.Scoring.Core.Evaluation;

/// <summary>Predictions of about one confidence: one bar of a reliability diagram.</summary>
/// <param name="Count">Predictions.</param>
/// <param name="Confidence">Mean probability of the predicted class, 0..1.</param>
/// <param name="Accuracy">Share of them that are right, 0..1. Below the confidence: over-confident.</param>
public readonly record struct ReliabilityBin(long Count, double Confidence, double Accuracy);
