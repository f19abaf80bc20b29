using System.Numerics.Tensors;

namespace Assay.Inference.Pipeline;

/// <summary>Embeddings as columns store them: float16, numbers beyond its range becoming its largest.</summary>
internal static class StoredEmbedding
{
    // The largest finite half; beyond it lies infinity, which no consumer of a column expects.
    private const float LargestHalf = 65504;

    /// <summary>Rounds numbers; those that are too large are cut in place first.</summary>
    /// <returns>False if one of them is not finite.</returns>
    public static bool TryConvert(Span<float> values, Span<Half> halves)
    {
        if (values.IsEmpty)
            return true;
        var largest = TensorPrimitives.MaxMagnitude(values);
        if (!float.IsFinite(largest))
            return false;
        if (MathF.Abs(largest) > LargestHalf)
        {
            TensorPrimitives.Min(values, LargestHalf, values);
            TensorPrimitives.Max(values, -LargestHalf, values);
        }

        TensorPrimitives.ConvertToHalf(values, halves);
        return true;
    }

    /// <summary>Rounds numbers to what a column would give back.</summary>
    /// <inheritdoc cref="TryConvert"/>
    public static bool TryRound(Span<float> values, Span<Half> scratch)
    {
        if (!TryConvert(values, scratch))
            return false;
        TensorPrimitives.ConvertToSingle(scratch[..values.Length], values);
        return true;
    }
}
