using Assay.Numerics;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>A change names a row that the tree does not have.</summary>
public sealed class RowNotInTreeException(RowKey key)
    : ScoringException($"The coreset tree has no image {key}: it had no label when the tree was built, or came later. Append it first.")
{
    /// <summary>The image.</summary>
    public RowKey Key { get; } = key;
}
