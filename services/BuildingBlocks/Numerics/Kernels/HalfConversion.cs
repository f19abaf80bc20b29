using System.Numerics.Tensors;

namespace Assay.Numerics.Kernels;

/// <summary>float16, the storage type of embeddings and logits, to and from float32, the type of every computation.</summary>
public static class HalfConversion
{
    /// <summary>Exact: every float16 is a float32.</summary>
    public static void ToSingle(ReadOnlySpan<Half> source, Span<float> destination)
    {
        CheckLength(source.Length, destination.Length);
        TensorPrimitives.ConvertToSingle(source, destination);
    }

    /// <summary>Rounds to the nearest, ties to even (IEEE 754): a relative error of 2^-11 at most; magnitudes of 65,520 and above become infinite.</summary>
    public static void ToHalf(ReadOnlySpan<float> source, Span<Half> destination)
    {
        CheckLength(source.Length, destination.Length);
        TensorPrimitives.ConvertToHalf(source, destination);
    }

    private static void CheckLength(int source, int destination)
    {
        if (destination < source) throw new ArgumentException($"The destination holds {destination} numbers, the source {source}.", nameof(destination));
    }
}
