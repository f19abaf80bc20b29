namespace Assay.LabelStore.LabelVersions;

/// <summary>The consensus labels of a scoring run.</summary>
/// <param name="Run">Id of the run.</param>
/// <param name="MinQuality">Least quality of a consensus that counts, 0 .. 1.</param>
internal sealed record ConsensusSource(string Run, double MinQuality);
