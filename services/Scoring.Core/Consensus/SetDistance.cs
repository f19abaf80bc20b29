namespace Assay.Scoring.Core.Consensus;

/// <summary>How far two sets of labels are apart, 0 (equal) .. 1 (no label in common).</summary>
public enum SetDistance
{
    /// <summary>0 if equal, otherwise 1.</summary>
    Nominal,

    /// <summary>1 - |a and b| / |a or b|.</summary>
    Jaccard,

    /// <summary>
    /// Measuring agreement on set-valued items (Passonneau, LREC 2006): 1 - J M with J as in Jaccard's and M = 1 for equal sets, 2/3 where one contains the
    /// other, 1/3 where they overlap, 0 where they are disjoint.
    /// </summary>
    Masi,
}
