namespace Assay.Training;

/// <summary>What goes into a batch.</summary>
/// <param name="Rows">Rows of the set.</param>
/// <param name="Index">Index of their augmentation.</param>
internal readonly record struct BatchPlan(ReadOnlyMemory<int> Rows, int Index);
