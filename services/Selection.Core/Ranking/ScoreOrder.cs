namespace Assay.Selection.Core.Ranking;

/// <summary>Which end of a score is selected.</summary>
public enum ScoreOrder
{
    /// <summary>Lowest first, for instance self-confidence: the most suspicious labels.</summary>
    Ascending,

    /// <summary>Highest first, for instance entropy: the least certain predictions.</summary>
    Descending,
}
