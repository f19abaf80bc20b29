namespace Assay.Scoring.Methods.Heads;

/// <summary>What one regularisation strength gave in cross-validation.</summary>
internal sealed record HeadTrial(double Regularisation, double LogLoss, double Accuracy);
