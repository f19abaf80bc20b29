namespace Assay.Selection.Core.Diversity;

/// <summary>A candidate that a strategy chose.</summary>
/// <param name="Candidate">Its number among the candidates.</param>
/// <param name="Score">What decided; the strategy says what it is.</param>
/// <param name="Group">Cluster that it stands for; -1 where the strategy makes none.</param>
public readonly record struct DiversePick(int Candidate, float Score, int Group = -1);
