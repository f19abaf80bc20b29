using Assay.Numerics;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>A row is appended that the tree has already: it would count twice.</summary>
public sealed class RowAlreadyInTreeException(RowKey key)
    : ScoringException($"The coreset tree has the image {key} already. Update its label or weight instead of appending it.")
{
    /// <summary>The image.</summary>
    public RowKey Key { get; } = key;
}
