using Assay.Numerics.Kernels;

namespace Assay.Scoring.Core.Evaluation;

/// <summary>
/// Temperature scaling (Guo et al. 2017): the one number T > 0 by which logits are divided so that the log loss on images that training has not seen is
/// least. T above 1 = the head was over-confident. It changes no ranking within an image, so no prediction.
/// </summary>
public static class TemperatureScaling
{
    /// <summary>Bounds of T: where every image is predicted right, or none better than by chance, the best T is 0 or infinite.</summary>
    public const double Lowest = 0.05, Highest = 20;

    private const int MaxPasses = 40;
    private const double Precision = 1e-7;

    /// <summary>Fits T to logits [n, K] and labels [n], each 0..K-1; 1 for no rows.</summary>
    /// <exception cref="ArgumentException">Shapes do not fit, a label is outside 0..K-1, or a logit is not finite.</exception>
    public static double Fit(ReadOnlySpan<float> logits, int classes, ReadOnlySpan<int> labels)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(classes);
        if (logits.Length != (long)labels.Length * classes) throw new ArgumentException($"{logits.Length} logits are not [{labels.Length}, {classes}].", nameof(logits));
        if (!FiniteRows.AllFinite(logits)) throw new ArgumentException("A logit is NaN or infinite.", nameof(logits));
        foreach (var label in labels)
        {
            if ((uint)label >= (uint)classes) throw new ArgumentOutOfRangeException(nameof(labels), label, $"A label must be among 0..{classes - 1}.");
        }

        var (matrix, truth, scratch) = (logits.ToArray(), labels.ToArray(), new float[2 * classes]);
        return 1 / Minimize(inverse =>
        {
            var sum = default(TemperatureSlope);
            for (var i = 0; i < truth.Length; i++) sum += TemperatureSlope.Of(matrix.AsSpan(i * classes, classes), truth[i], inverse, 1, scratch);
            return sum;
        });
    }

    /// <summary>The best 1 / T by Newton steps kept within a bracket; the loss is convex in it.</summary>
    internal static double Minimize(Func<double, TemperatureSlope> pass)
    {
        var (low, high, inverse) = (1 / Highest, 1 / Lowest, 1.0);
        for (var i = 0; i < MaxPasses; i++)
        {
            var sum = pass(inverse);
            if (sum.Slope == 0) break;
            if (sum.Slope > 0)
            {
                high = inverse;
            }
            else
            {
                low = inverse;
            }

            var next = sum.Curvature > 0 ? inverse - sum.Slope / sum.Curvature : double.NaN;
            if (!(next > low && next < high)) next = Math.Sqrt(low * high);
            var moved = Math.Abs(next - inverse);
            inverse = next;
            if (moved <= Precision * inverse) break;
        }

        return inverse;
    }
}
