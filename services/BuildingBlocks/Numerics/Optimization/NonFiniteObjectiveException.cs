using System.Globalization;

namespace Assay.Numerics.Optimization;

/// <summary>The objective or its gradient is NaN or infinite where a minimisation starts or stands, so there is no way to go on.</summary>
public sealed class NonFiniteObjectiveException(double value, int iteration)
    : Exception(string.Create(
        CultureInfo.InvariantCulture,
        $"The objective or its gradient is not finite (value {value}) at iteration {iteration}. Check the input for NaN, infinite or very large numbers, or regularise more."))
{
    /// <summary>The value found.</summary>
    public double Value { get; } = value;

    /// <summary>Accepted steps before it.</summary>
    public int Iteration { get; } = iteration;
}
