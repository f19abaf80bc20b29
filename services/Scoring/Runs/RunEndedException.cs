namespace Assay.Scoring.Runs;

/// <summary>The run was ended by someone else, so there is nothing left to do for its worker.</summary>
internal sealed class RunEndedException() : Exception("The run has ended.");
