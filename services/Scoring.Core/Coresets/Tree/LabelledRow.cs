using Assay.Numerics;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>A row as a tree takes it.</summary>
/// <param name="Key">The image.</param>
/// <param name="Label">Class id, 0 or more.</param>
/// <param name="Weight">Weight, finite, 0 or more; 0 = removed.</param>
public readonly record struct LabelledRow(RowKey Key, int Label, double Weight = 1);
