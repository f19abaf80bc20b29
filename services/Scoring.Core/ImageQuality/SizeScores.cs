namespace Assay.Scoring.Core.ImageQuality;

/// <summary>
/// Odd sizes by the rule of the interquartile range: an image is odd where the square root of its area lies more than f ranges below the first quartile or
/// above the third (Tukey 1977). The range counts as at least <see cref="LeastRange"/> of the median, so that in a set of equal sizes a pixel more is not odd.
/// </summary>
public sealed class SizeScores
{
    /// <summary>Least interquartile range, as a share of the median.</summary>
    public const double LeastRange = 0.05;

    private readonly double _fence;

    /// <param name="sizes">Square root of the area of every image that could be decoded, pixels; any order, reordered here.</param>
    /// <param name="fences">f, above 0.</param>
    public SizeScores(Span<float> sizes, double fences)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(fences);
        if (sizes.IsEmpty) return;
        sizes.Sort();
        (First, Third) = (Spread.Quantile(sizes, 0.25), Spread.Quantile(sizes, 0.75));
        _fence = fences * Math.Max(Third - First, LeastRange * Spread.Quantile(sizes, 0.5));
    }

    /// <summary>First quartile, pixels; 0 without images.</summary>
    public double First { get; }

    /// <summary>Third quartile, pixels; 0 without images.</summary>
    public double Third { get; }

    /// <summary>Sizes below are odd, pixels; below 0 where none can be.</summary>
    public double Lower => First - _fence;

    /// <summary>Sizes above are odd, pixels.</summary>
    public double Upper => Third + _fence;

    /// <summary>[0, 1], lower = odder: 1 between the quartiles, one half at a fence, below it beyond.</summary>
    /// <param name="size">Square root of the area, pixels.</param>
    public float Score(float size) => _fence > 0 ? Spread.Score(Math.Max(First - size, size - Third) / _fence) : 1;

    /// <summary>Whether a size is odd.</summary>
    public bool IsOdd(float size) => _fence > 0 && (size < Lower || size > Upper);
}
