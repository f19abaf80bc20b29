namespace Assay.Scoring.Core.Coresets;

/// <summary>There is no row with a weight above 0, so no row is more important than another.</summary>
public sealed class NoWeightException()
    : ScoringException("Importance needs rows with a weight above 0, but there is none. Label some images first, or put removed ones back.");
