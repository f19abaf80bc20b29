using Assay.Scoring.Runs;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods;

/// <summary>What a method leaves beside its columns.</summary>
/// <param name="Outcome">The numbers that every list of runs shows.</param>
/// <param name="Report">What it found.</param>
internal sealed record RunResult(RunOutcome Outcome, RunReport Report);
