using System.Numerics.Tensors;

namespace Assay.Numerics.Kernels;

/// <summary>Softmax and log-sum-exp, shifted by the maximum so that finite logits of any size give finite results.</summary>
public static class Softmax
{
    /// <summary>
    /// Softmax of every row, logits [rows, columns] to probabilities [rows, columns]; the two may be the same memory.
    /// Each row sums to 1 within rounding. A row with NaN or +infinity becomes NaN; -infinity has probability 0.
    /// </summary>
    public static void Rows(ReadOnlySpan<float> logits, int columns, Span<float> probabilities)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (logits.Length % columns != 0) throw new ArgumentException($"{logits.Length} logits are not whole rows of {columns}.", nameof(logits));
        if (probabilities.Length < logits.Length) throw new ArgumentException("The destination is too short.", nameof(probabilities));
        for (var start = 0; start < logits.Length; start += columns)
            Row(logits.Slice(start, columns), probabilities.Slice(start, columns));
    }

    /// <summary>Softmax of one row of at least one logit; returns its log-sum-exp in nats. The two spans may be the same memory.</summary>
    public static double Row(ReadOnlySpan<float> logits, Span<float> probabilities)
    {
        if (logits.IsEmpty) throw new ArgumentException("Softmax of no logits is not defined.", nameof(logits));
        if (probabilities.Length < logits.Length) throw new ArgumentException("The destination is too short.", nameof(probabilities));
        var row = probabilities[..logits.Length];
        var max = TensorPrimitives.Max(logits);
        TensorPrimitives.Subtract(logits, max, row);
        TensorPrimitives.Exp(row, row);
        var sum = TensorPrimitives.Sum(row);
        // A division, not a multiplication by the reciprocal: no probability may round to above 1.
        TensorPrimitives.Divide(row, sum, row);
        return max + Math.Log(sum);
    }

    /// <summary>
    /// ln of the sum of exp(x), in double precision. Empty: -infinity, the logarithm of an empty sum. NaN anywhere: NaN.
    /// </summary>
    public static double LogSumExp(ReadOnlySpan<float> values)
    {
        if (values.IsEmpty) return double.NegativeInfinity;
        var max = TensorPrimitives.Max(values);
        if (!float.IsFinite(max)) return max;
        var sum = 0.0;
        foreach (var value in values) sum += Math.Exp((double)value - max);
        return max + Math.Log(sum);
    }
}
