using Assay.Numerics;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>A leaf of a tree.</summary>
/// <param name="Fingerprint">Of its rows' keys, labels and weights, and of the tree's options.</param>
/// <param name="Rows">Its rows, removed ones too.</param>
/// <param name="First">Its first row.</param>
/// <param name="Last">Its last row; rows ascend.</param>
internal sealed record TreeLeaf(string Fingerprint, int Rows, RowKey First, RowKey Last)
{
    /// <summary>Whether a row could be in it.</summary>
    public bool Spans(RowKey key) => First <= key && key <= Last;
}
