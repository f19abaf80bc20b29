namespace Assay.Numerics.Statistics;

/// <summary>
/// Student's t distribution ("The probable error of a mean", Biometrika 1908) with a whole number of degrees of freedom, for which its integral is a finite sum
/// (Abramowitz and Stegun, 26.7.3 and 26.7.4).
/// </summary>
public static class StudentT
{
    private const int Bisections = 100;

    /// <summary>P(|T| &lt;= t), 0..1.</summary>
    /// <param name="t">0 or more; may be infinite.</param>
    /// <param name="degreesOfFreedom">1 or more.</param>
    public static double CentralProbability(double t, int degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        if (!(t >= 0)) throw new ArgumentOutOfRangeException(nameof(t), t, "t must be 0 or more.");
        return OfAngle(Math.Atan(t / Math.Sqrt(degreesOfFreedom)), degreesOfFreedom);
    }

    /// <summary>The t with P(|T| &lt;= t) = <paramref name="confidence"/>, for instance 12.706 for .95 with one degree of freedom.</summary>
    /// <param name="confidence">Above 0 and below 1.</param>
    /// <param name="degreesOfFreedom">1 or more.</param>
    public static double TwoSidedQuantile(double confidence, int degreesOfFreedom)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(degreesOfFreedom);
        if (!(confidence > 0 && confidence < 1)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "The confidence must be above 0 and below 1, such as 0.95.");
        var (low, high) = (0.0, Math.PI / 2);
        for (var i = 0; i < Bisections; i++)
        {
            var middle = (low + high) / 2;
            if (OfAngle(middle, degreesOfFreedom) < confidence) low = middle;
            else high = middle;
        }

        return Math.Tan((low + high) / 2) * Math.Sqrt(degreesOfFreedom);
    }

    // tan(angle) = t / sqrt(degrees of freedom).
    private static double OfAngle(double angle, int degreesOfFreedom)
    {
        var (sine, cosine) = Math.SinCos(angle);
        var odd = degreesOfFreedom % 2 == 1;
        var (term, sum) = odd ? (cosine, degreesOfFreedom > 1 ? cosine : 0) : (1, 1);
        for (var i = odd ? 3 : 2; i < degreesOfFreedom; i += 2)
        {
            term *= cosine * cosine * (i - 1) / i;
            sum += term;
        }

        return Math.Clamp(odd ? 2 / Math.PI * (angle + sine * sum) : sine * sum, 0, 1);
    }
}
