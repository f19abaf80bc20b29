namespace Assay.Numerics.Statistics;

/// <summary>A line y = slope x + intercept by least squares.</summary>
/// <param name="Slope">Change of y per unit of x.</param>
/// <param name="Intercept">y at x = 0.</param>
/// <param name="RSquared">Share of the variance of y that the line explains, 0 .. 1; null where y does not vary.</param>
/// <param name="Points">Number of points, 2 or more.</param>
public sealed record LinearFit(double Slope, double Intercept, double? RSquared, int Points)
{
    /// <summary>Fits a line; null with fewer than two different x, through which no line is defined.</summary>
    /// <exception cref="ArgumentException">Lengths differ, or a number is not finite.</exception>
    public static LinearFit? Of(ReadOnlySpan<double> x, ReadOnlySpan<double> y)
    {
        if (x.Length != y.Length) throw new ArgumentException($"{x.Length} x but {y.Length} y.", nameof(y));
        var (meanX, meanY) = (0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            if (!double.IsFinite(x[i]) || !double.IsFinite(y[i])) throw new ArgumentException($"Point {i} is not finite: ({x[i]}, {y[i]}).", nameof(x));
            meanX += (x[i] - meanX) / (i + 1);
            meanY += (y[i] - meanY) / (i + 1);
        }

        var (xx, xy, yy) = (0.0, 0.0, 0.0);
        for (var i = 0; i < x.Length; i++)
        {
            xx += (x[i] - meanX) * (x[i] - meanX);
            xy += (x[i] - meanX) * (y[i] - meanY);
            yy += (y[i] - meanY) * (y[i] - meanY);
        }

        if (xx == 0) return null;
        var slope = xy / xx;
        return new LinearFit(slope, meanY - slope * meanX, yy == 0 ? null : Math.Clamp(xy * xy / (xx * yy), 0, 1), x.Length);
    }
}
