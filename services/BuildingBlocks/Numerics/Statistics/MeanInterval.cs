namespace Assay.Numerics.Statistics;

/// <summary>A mean with Student's t interval, mean +- t s / sqrt(n), s the sample's standard deviation (n - 1 in its denominator).</summary>
/// <param name="Mean">Mean.</param>
/// <param name="Low">Lower limit.</param>
/// <param name="High">Upper limit; both equal the mean of a single value, of which no interval is known.</param>
/// <param name="Count">n, 1 or more.</param>
public readonly record struct MeanInterval(double Mean, double Low, double High, int Count)
{
    /// <param name="values">Values, one or more, all finite.</param>
    /// <param name="confidence">Above 0 and below 1.</param>
    public static MeanInterval Of(ReadOnlySpan<double> values, double confidence = 0.95)
    {
        if (values.IsEmpty) throw new ArgumentException("Of no values there is no mean.", nameof(values));
        var (mean, squares) = (0.0, 0.0);
        for (var i = 0; i < values.Length; i++)
        {
            if (!double.IsFinite(values[i])) throw new ArgumentException($"Value {i} is not finite: {values[i]}.", nameof(values));
            var step = values[i] - mean;
            mean += step / (i + 1);
            squares += step * (values[i] - mean);
        }

        if (values.Length == 1) return new MeanInterval(mean, mean, mean, 1);
        var half = StudentT.TwoSidedQuantile(confidence, values.Length - 1) * Math.Sqrt(squares / (values.Length - 1) / values.Length);
        return new MeanInterval(mean, mean - half, mean + half, values.Length);
    }
}
