using System.Numerics.Tensors;
using Assay.Numerics.Parallelism;

namespace Assay.Numerics.LinearAlgebra;

/// <summary>
/// Householder QR without Q, in double precision (Golub and Van Loan 2013, section 5.2): R with R'R = A'A, whose error grows with the
/// condition of A, not with its square as that of a Gram matrix does.
/// </summary>
public static class HouseholderQr
{
    // Columns that one chunk reflects.
    private const int ChunkColumns = 32;

    /// <summary>
    /// R = qr([Ra; Rb]).R of two upper triangular matrices, whose zeros are not computed with: 2/3 n^3 operations.
    /// </summary>
    /// <param name="first">Ra, [n, n] row-major; what lies below the diagonal must be 0.</param>
    /// <param name="second">Rb, likewise.</param>
    /// <param name="n">Rows and columns.</param>
    /// <param name="parallel">Degree of parallelism, which does not change the result, and cancellation.</param>
    /// <returns>Upper triangular [n, n], the diagonal 0 or more. It has a 0 there where the rows are linearly dependent but for rounding.</returns>
    public static double[] MergeTriangles(ReadOnlySpan<double> first, ReadOnlySpan<double> second, int n, ParallelOptions parallel)
    {
        CheckLength(first.Length, n, n);
        CheckLength(second.Length, n, n);
        ArgumentNullException.ThrowIfNull(parallel);

        // Step k touches row k of the first and rows 0..k of the second: below them both are 0.
        var top = Transpose(first, n, n);
        var bottom = Transpose(second, n, n);
        for (var k = 0; k < n; k++)
        {
            var step = k;
            var column = bottom.AsSpan(k * n, k + 1);
            if (!Reflector.TryCreate(ref top[k * n + k], column, out var scale)) continue;
            ChunkedLoop.For(n - 1 - k, ChunkColumns, parallel, (start, end) =>
            {
                var v = bottom.AsSpan(step * n, step + 1);
                for (var j = step + 1 + start; j < step + 1 + end; j++) Reflector.Apply(v, scale, ref top[j * n + step], bottom.AsSpan(j * n, step + 1));
            });
        }

        return FromColumns(top, n, n, n);
    }

    /// <summary>R of A, upper triangular [n, n], the diagonal 0 or more.</summary>
    /// <param name="matrix">A, [rows, n] row-major, any shape; rows fewer than n leave rows of zeros in R.</param>
    /// <param name="rows">Rows of A.</param>
    /// <param name="n">Columns of A.</param>
    /// <param name="parallel">Degree of parallelism, which does not change the result, and cancellation.</param>
    public static double[] Triangle(ReadOnlySpan<double> matrix, int rows, int n, ParallelOptions parallel)
    {
        CheckLength(matrix.Length, rows, n);
        ArgumentNullException.ThrowIfNull(parallel);
        var columns = Transpose(matrix, rows, n);
        var order = Identity(n);
        for (var k = 0; k < Math.Min(rows, n); k++) Reflect(columns, order, rows, k, parallel);
        return FromColumns(columns, rows, Math.Min(rows, n), n);
    }

    /// <summary>
    /// R of A on independent columns, by pivoting (Businger and Golub 1965) after scaling columns to length 1, so that the units of a column do
    /// not decide whether it counts: a column is dependent where less than the square root of <see cref="Cholesky.Tolerance"/> of its length is left.
    /// </summary>
    /// <inheritdoc cref="Triangle" path="/param"/>
    public static TriangularFactor Factor(ReadOnlySpan<double> matrix, int rows, int n, ParallelOptions parallel)
    {
        CheckLength(matrix.Length, rows, n);
        ArgumentNullException.ThrowIfNull(parallel);
        var columns = Transpose(matrix, rows, n);
        var lengths = new double[n];
        for (var j = 0; j < n; j++)
        {
            var column = columns.AsSpan(j * rows, rows);
            lengths[j] = TensorPrimitives.Norm<double>(column);
            if (lengths[j] > 0) TensorPrimitives.Divide(column, lengths[j], column);
        }

        var order = Identity(n);
        var tolerance = Math.Sqrt(Cholesky.Tolerance(n));
        var rank = 0;
        for (; rank < Math.Min(rows, n); rank++)
        {
            var (pivot, longest) = (rank, -1.0);
            for (var j = rank; j < n; j++)
            {
                // Computed anew: a downdated length loses its digits where they decide. It costs half of what the reflection does.
                var length = TensorPrimitives.Norm<double>(columns.AsSpan(order[j] * rows + rank, rows - rank));
                if (length > longest) (pivot, longest) = (j, length);
            }

            if (!(longest > tolerance)) break;
            (order[rank], order[pivot]) = (order[pivot], order[rank]);
            Reflect(columns, order, rows, rank, parallel);
        }

        var r = new double[rank * rank];
        for (var i = 0; i < rank; i++)
        {
            var sign = columns[order[i] * rows + i] < 0 ? -1 : 1;
            for (var j = i; j < rank; j++) r[i * rank + j] = sign * columns[order[j] * rows + i] * lengths[order[j]];
        }

        return new TriangularFactor(n, order[..rank], r);
    }

    private static void Reflect(double[] columns, int[] order, int rows, int k, ParallelOptions parallel)
    {
        var at = order[k] * rows + k;
        if (!Reflector.TryCreate(ref columns[at], columns.AsSpan(at + 1, rows - k - 1), out var scale)) return;
        ChunkedLoop.For(order.Length - 1 - k, ChunkColumns, parallel, (start, end) =>
        {
            var v = columns.AsSpan(at + 1, rows - k - 1);
            for (var j = k + 1 + start; j < k + 1 + end; j++)
            {
                var target = order[j] * rows + k;
                Reflector.Apply(v, scale, ref columns[target], columns.AsSpan(target + 1, rows - k - 1));
            }
        });
    }

    private static void CheckLength(int length, int rows, int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        if (length != (long)rows * columns) throw new ArgumentException($"{length} numbers are not [{rows}, {columns}].");
    }

    private static int[] Identity(int n) => [.. Enumerable.Range(0, n)];

    private static double[] Transpose(ReadOnlySpan<double> matrix, int rows, int columns)
    {
        var transposed = new double[matrix.Length];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) transposed[j * rows + i] = matrix[i * columns + j];
        }

        return transposed;
    }

    private static double[] FromColumns(double[] columns, int stride, int rank, int n)
    {
        var r = new double[n * n];
        for (var i = 0; i < rank; i++)
        {
            var sign = columns[i * stride + i] < 0 ? -1 : 1;
            for (var j = i; j < n; j++) r[i * n + j] = sign * columns[j * stride + i];
        }

        return r;
    }

    /// <summary>H = I - scale [1; v] [1; v]', which maps a column [head; tail] to [+-length; 0].</summary>
    private static class Reflector
    {
        /// <summary>Makes the reflector of a column, leaves v in its tail and the new diagonal in its head; false where the tail is 0 already.</summary>
        public static bool TryCreate(ref double head, Span<double> tail, out double scale)
        {
            scale = 0;
            var rest = tail.IsEmpty ? 0 : TensorPrimitives.Norm<double>(tail);
            if (rest == 0) return false;
            var length = double.Hypot(head, rest);
            var alpha = head > 0 ? -length : length;
            var first = head - alpha;
            scale = -first / alpha;
            TensorPrimitives.Divide(tail, first, tail);
            head = alpha;
            return true;
        }

        public static void Apply(ReadOnlySpan<double> v, double scale, ref double head, Span<double> tail)
        {
            var product = scale * (head + TensorPrimitives.Dot(v, tail));
            head -= product;
            TensorPrimitives.MultiplyAdd(v, -product, tail, tail);
        }
    }
}
