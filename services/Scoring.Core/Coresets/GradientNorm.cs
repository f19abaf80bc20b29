using System.Numerics.Tensors;

namespace Assay.Scoring.Core.Coresets;

/// <summary>
/// GraNd of a linear head: the length of the gradient of a row's loss with respect to the weights, ||p - e_y|| ||[h; 1]|| (Paul, Ganguli and Dziugaite,
/// "Deep learning on a data diet", 2021). High = the row pulls at the head: hard, or labelled wrong. p must be out of sample.
/// </summary>
public static class GradientNorm
{
    /// <summary>The score of one row, 0 .. sqrt(2) ||[h; 1]||.</summary>
    /// <param name="probabilities">p, float32 [K], out of sample.</param>
    /// <param name="label">y, 0 .. K - 1.</param>
    /// <param name="embedding">h, float32 [D], finite.</param>
    /// <exception cref="ArgumentException">A probability is not within 0 .. 1, or the embedding is not finite.</exception>
    public static double OfRow(ReadOnlySpan<float> probabilities, int label, ReadOnlySpan<float> embedding)
    {
        var length = Math.Sqrt(1 + SumOfSquares(embedding));
        return double.IsFinite(length) ? ErrorLength(probabilities, label) * length : throw new ArgumentException("The embedding holds NaN or infinite numbers.", nameof(embedding));
    }

    /// <summary>||p - e_y||, 0 .. sqrt(2): 0 where the head is certain of the label, sqrt(2) where it is certain of another.</summary>
    /// <inheritdoc cref="OfRow" path="/param"/>
    public static double ErrorLength(ReadOnlySpan<float> probabilities, int label)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)label, (uint)probabilities.Length, nameof(label));
        if (!(TensorPrimitives.Min(probabilities) >= 0) || !(TensorPrimitives.Max(probabilities) <= 1))
            throw new ArgumentException("A probability is not within 0 .. 1.", nameof(probabilities));

        // (1 - p_y)^2 by itself: from a sum of squares it would lose its digits where p_y is near 1.
        double missing = 1.0 - probabilities[label];
        return Math.Sqrt(missing * missing + SumOfSquares(probabilities[..label]) + SumOfSquares(probabilities[(label + 1)..]));
    }

    private static double SumOfSquares(ReadOnlySpan<float> values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += (double)value * value;
        return sum;
    }
}
