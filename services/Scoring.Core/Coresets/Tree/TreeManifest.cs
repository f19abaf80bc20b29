namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>
/// <c>tree.json</c>: what the tree is made of. Replacing it is what commits a change: nodes are written before, beside the ones they
/// replace, under a name that their inputs decide.
/// </summary>
internal sealed record TreeManifest
{
    public int Version { get; init; } = 1;

    public required CoresetTreeOptions Options { get; init; }

    /// <summary>The leaves in the order in which they were appended.</summary>
    public required IReadOnlyList<TreeLeaf> Leaves { get; init; }
}
