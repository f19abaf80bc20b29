using System.Globalization;
using System.Numerics.Tensors;

namespace Assay.Selection.Core.Diversity;

/// <summary>Checks of arguments that the strategies share.</summary>
internal static class Rows
{
    /// <summary>n of float32 [n, D].</summary>
    /// <exception cref="ArgumentException">The numbers are not whole rows, or a row holds NaN, infinity or numbers too large to square.</exception>
    public static int Count(ReadOnlySpan<float> rows, int dimensions, string name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        if (rows.Length % dimensions != 0) throw new ArgumentException($"{rows.Length} numbers are not whole rows of {dimensions}.", name);
        for (var i = 0; i < rows.Length / dimensions; i++)
        {
            // The square of a distance is at most four times the longer row's.
            if (!float.IsFinite(4 * TensorPrimitives.SumOfSquares(rows.Slice(i * dimensions, dimensions))))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"Row {i} holds NaN, infinity or numbers too large to square: leave it out."), name);
        }

        return rows.Length / dimensions;
    }
}
