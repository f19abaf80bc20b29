namespace Assay.Numerics.Optimization;

/// <summary>Where <see cref="Lbfgs"/> ended.</summary>
/// <param name="Point">The minimiser found.</param>
/// <param name="Value">The objective there.</param>
/// <param name="GradientNorm">Largest magnitude of a component of the gradient there.</param>
/// <param name="Iterations">Accepted steps.</param>
/// <param name="Evaluations">Calls of the objective.</param>
/// <param name="Status">Why it ended.</param>
public sealed record LbfgsResult(double[] Point, double Value, double GradientNorm, int Iterations, int Evaluations, LbfgsStatus Status);
