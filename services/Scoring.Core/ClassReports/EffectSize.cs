namespace Assay.Scoring.Core.ClassReports;

/// <summary>How far two distributions are apart in units of their spread.</summary>
public static class EffectSize
{
    /// <summary>
    /// Cohen's d = (mean a - mean b) / pooled standard deviation (Cohen 1988, section 2.2): 0.2 small, 0.5 medium, 0.8 large. Null where it is not defined: below two
    /// images on a side, or without any spread.
    /// </summary>
    public static double? CohensD(TraitDistribution a, TraitDistribution b)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        if (a.Count < 2 || b.Count < 2) return null;
        var pooled = ((a.Count - 1) * a.Variance + (b.Count - 1) * b.Variance) / (a.Count + b.Count - 2);
        // What subtracting moments leaves of none is rounding.
        return pooled > 1e-12 * (a.Mean * a.Mean + b.Mean * b.Mean) ? (a.Mean - b.Mean) / Math.Sqrt(pooled) : null;
    }

    /// <summary>The word for a size of d (Cohen 1988; very large from 1.2, huge from 2: Sawilowsky 2009).</summary>
    public static string Word(double d) => Math.Abs(d) switch
    {
        < 0.2 => "negligible",
        < 0.5 => "small",
        < 0.8 => "medium",
        < 1.2 => "large",
        < 2 => "very large",
        _ => "huge",
    };
}
