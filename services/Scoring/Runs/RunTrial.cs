namespace Assay.Scoring.Runs;

/// <summary>What one regularisation strength gave in cross-validation.</summary>
internal sealed record RunTrial(double Regularisation, double LogLoss, double Accuracy);
