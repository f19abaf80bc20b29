namespace Assay.Numerics.Optimization;

/// <summary>How far and how exactly <see cref="Lbfgs"/> goes.</summary>
public sealed record LbfgsOptions
{
    /// <summary>Steps remembered to approximate the curvature; memory is 2 x history x length doubles.</summary>
    public int History { get; init; } = 10;

    public int MaxIterations { get; init; } = 200;

    /// <summary>Converged when no component of the gradient exceeds this magnitude.</summary>
    public double GradientTolerance { get; init; } = 1e-5;

    /// <summary>
    /// Relative rounding error of the objective's value. A step whose value rises by no more than this is judged by its gradient alone, as
    /// in Hager and Zhang's approximate Wolfe condition: near a minimum the value is flat beyond its digits and the gradient is not.
    /// </summary>
    public double ValuePrecision { get; init; } = 1e-12;
}
