namespace Assay.Scoring.Core.Coresets;

/// <summary>Rows drawn by importance.</summary>
/// <param name="Rows">Row numbers, ascending, each once.</param>
/// <param name="Weights">Weight of each: in expectation, sums over the sample equal weighted sums over all rows.</param>
public sealed record ImportanceSample(int[] Rows, double[] Weights);
