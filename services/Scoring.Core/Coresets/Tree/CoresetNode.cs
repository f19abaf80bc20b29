namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>A node: the coreset of the rows below it, and their exact R.</summary>
/// <param name="Points">The coreset, m rows at most.</param>
/// <param name="Triangle">R with R'R = X'WX over all rows below, upper triangular [D, D].</param>
internal sealed record CoresetNode(Coreset Points, double[] Triangle);
