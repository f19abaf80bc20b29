using Assay.Numerics;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>What changes of a row that a tree has.</summary>
/// <param name="Key">The image.</param>
/// <param name="Label">Its new class id, 0 or more; null = as it is.</param>
/// <param name="Weight">Its new weight, finite, 0 or more; 0 removes it, null = as it is.</param>
public readonly record struct RowChange(RowKey Key, int? Label = null, double? Weight = null)
{
    /// <summary>Takes a row out; its key stays, and a weight puts it back.</summary>
    public static RowChange Remove(RowKey key) => new(key, Weight: 0);
}
