namespace Assay.Scoring.Core.OutOfSample;

/// <summary>One row of the cross-validation table.</summary>
/// <param name="C">Inverse strength of the penalty.</param>
/// <param name="LogLoss">Mean out-of-sample log loss against the given labels, in nats; lower = better.</param>
/// <param name="LogLossError">Standard error of that mean.</param>
/// <param name="Accuracy">Share of images whose most probable class, out of sample, is the given label.</param>
/// <param name="Iterations">Steps of L-BFGS in all folds.</param>
public sealed record RegularizationTrial(double C, double LogLoss, double LogLossError, double Accuracy, int Iterations);
