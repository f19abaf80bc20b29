namespace Assay.Scoring.Core.LabelErrors;

/// <summary>How confident learning decides which labels to flag.</summary>
public enum LabelIssueFilter
{
    /// <summary>Images that are confidently of another class than their label: the off-diagonal of the confident joint. Two passes.</summary>
    OffDiagonal,

    /// <summary>For each pair of classes as many as the calibrated joint says, those with the largest margin. Three passes.</summary>
    PruneByNoiseRate,

    /// <summary>Images that both flag: the fewest, and the surest.</summary>
    Both,
}
