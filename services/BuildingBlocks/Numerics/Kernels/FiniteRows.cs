using System.Numerics.Tensors;

namespace Assay.Numerics.Kernels;

/// <summary>Finds rows of a matrix that hold a NaN or an infinity.</summary>
public static class FiniteRows
{
    /// <summary>Whether all values are finite; true for none.</summary>
    public static bool AllFinite(ReadOnlySpan<float> values) =>
        values.IsEmpty || float.IsFinite(TensorPrimitives.MaxMagnitude(values));

    /// <summary>Counts the rows of matrix [rows, columns] with a non-finite value; <paramref name="firstRow"/> is the first of them, or -1.</summary>
    public static int CountNonFinite(ReadOnlySpan<float> matrix, int columns, out int firstRow)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        firstRow = -1;
        if (AllFinite(matrix)) return 0;
        var count = 0;
        for (var row = 0; row * columns < matrix.Length; row++)
        {
            if (AllFinite(matrix.Slice(row * columns, columns))) continue;
            if (count++ == 0) firstRow = row;
        }

        return count;
    }
}
