namespace Assay.Selection.Core.Ranking;

/// <summary>Whether a row of the shard at hand is left out, for instance because it is not scored or has been labelled already.</summary>
public delegate bool RowPredicate(int row);
