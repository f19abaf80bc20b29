namespace Assay.Numerics.Optimization;

/// <summary>Why <see cref="Lbfgs"/> ended.</summary>
public enum LbfgsStatus
{
    /// <summary>The gradient is within the tolerance.</summary>
    Converged,

    /// <summary>The iterations are used up; the point is the best so far.</summary>
    IterationLimit,

    /// <summary>No step along steepest descent lowers the value any more: the precision of the objective is reached.</summary>
    PrecisionLimit,
}
