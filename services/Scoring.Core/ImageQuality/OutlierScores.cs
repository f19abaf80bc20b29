namespace Assay.Scoring.Core.ImageQuality;

/// <summary>
/// Outliers by their neighbours: the mean distance to the k nearest images, against the data set's (Kuan and Mueller 2022, "Back to the basics: revisiting
/// out-of-distribution detection baselines"), as a robust z: (distance - median) / (1.4826 x median absolute deviation). Where that deviation is 0, for more
/// than half of the distances are equal, the mean absolute deviation x 1.2533 takes its place (Iglewicz and Hoaglin 1993).
/// </summary>
public sealed class OutlierScores
{
    private readonly double _limit;

    /// <param name="distances">Mean distance of every image to its neighbours, finite, 0 or more.</param>
    /// <param name="limit">z from which on an image is an outlier, above 0.</param>
    /// <exception cref="ArgumentException">A distance is not finite.</exception>
    public OutlierScores(ReadOnlySpan<float> distances, double limit)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(limit);
        _limit = limit;
        if (distances.IsEmpty) return;
        var sorted = distances.ToArray();
        foreach (var distance in sorted)
        {
            if (!float.IsFinite(distance)) throw new ArgumentException("A distance that is not finite has no rank.", nameof(distances));
        }

        Array.Sort(sorted);
        Median = Spread.Quantile(sorted, 0.5);
        var sum = 0.0;
        for (var i = 0; i < sorted.Length; i++)
        {
            sorted[i] = (float)Math.Abs(sorted[i] - Median);
            sum += sorted[i];
        }

        Array.Sort(sorted);
        Scale = 1.4826 * Spread.Quantile(sorted, 0.5);
        if (Scale == 0) Scale = 1.2533 * sum / sorted.Length;
    }

    /// <summary>Median of the distances.</summary>
    public double Median { get; }

    /// <summary>Robust standard deviation of the distances; 0 where all are equal, and then nothing is an outlier.</summary>
    public double Scale { get; }

    /// <summary>Robust z of a distance.</summary>
    public double Z(float distance) => Scale == 0 ? 0 : (distance - Median) / Scale;

    /// <summary>[0, 1], lower = more of an outlier: 1 up to the median, one half at the limit.</summary>
    public float Score(float distance) => Spread.Score(Z(distance) / _limit);

    /// <summary>Whether an image is an outlier.</summary>
    public bool IsOutlier(float distance) => Z(distance) > _limit;
}
