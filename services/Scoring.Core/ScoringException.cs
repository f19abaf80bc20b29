namespace Assay.Scoring.Core;

/// <summary>What was asked cannot be computed from what there is; the message names the thing and the remedy. A service maps it to "failed precondition".</summary>
public abstract class ScoringException(string message) : Exception(message);
