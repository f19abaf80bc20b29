using System.Numerics.Tensors;
using Assay.Numerics.Parallelism;

namespace Assay.Numerics.LinearAlgebra;

/// <summary>
/// Cholesky factorisation with complete pivoting of a Gram matrix that may be singular (Higham 2002, "Accuracy and Stability of Numerical Algorithms",
/// section 10.3; LAPACK's dpstrf), after scaling its diagonal to 1, so that the units of a column do not decide whether it counts.
/// </summary>
public static class Cholesky
{
    private const double Epsilon = 2.220446049250313e-16;

    // Below so much work a column's chunk is not worth a second thread.
    private const int ColumnsPerChunk = 256;

    /// <summary>
    /// The share of a column's squared length that must be left after the columns before it, for the column to count as independent: beyond
    /// the rounding errors of a Gram matrix in double precision.
    /// </summary>
    public static double Tolerance(int dimensions) => 8 * Math.Max(256, dimensions) * Epsilon;

    // Above this share left of every column the order of the columns does not matter: no pivoting is needed.
    internal const double WellConditioned = 1e-8;

    /// <summary>R with R'R = G on independent columns of G; rank 0 for a matrix of zeros.</summary>
    /// <exception cref="NotFiniteNumberException">G holds NaN or infinity, for the squares of the rows overflow.</exception>
    public static TriangularFactor Factor(GramMatrix gram, ParallelOptions parallel)
    {
        var (root, columns) = Decompose(gram, pivot: true, parallel)!.Value;
        var (rank, dimensions) = (columns.Length, gram.Dimensions);
        var r = new double[rank * rank];
        for (var i = 0; i < rank; i++)
        {
            for (var j = i; j < rank; j++) r[i * rank + j] = root[i * dimensions + columns[j]];
        }

        return new TriangularFactor(dimensions, columns, r);
    }

    /// <summary>
    /// R with R'R = G, upper triangular [D, D] row-major in the columns of G, the diagonal 0 or more, whatever the rank: what
    /// <see cref="HouseholderQr.MergeTriangles"/> takes.
    /// </summary>
    /// <exception cref="NotFiniteNumberException">G holds NaN or infinity, for the squares of the rows overflow.</exception>
    public static double[] Triangle(GramMatrix gram, ParallelOptions parallel)
    {
        if (Decompose(gram, pivot: false, parallel) is { } natural) return natural.Root;
        var (root, pivots) = Decompose(gram, pivot: true, parallel)!.Value;
        return HouseholderQr.Triangle(root, pivots.Length, gram.Dimensions, parallel);
    }

    /// <summary>
    /// F [rank, D] with F'F = G, row-major, in the columns of G, and the pivots: column Pivots[i] is 0 below row i. Null where the columns in
    /// their own order are too close to dependent.
    /// </summary>
    private static (double[] Root, int[] Pivots)? Decompose(GramMatrix gram, bool pivot, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(gram);
        ArgumentNullException.ThrowIfNull(parallel);
        var dimensions = gram.Dimensions;
        var (lengths, left) = (new double[dimensions], new double[dimensions]);
        for (var j = 0; j < dimensions; j++)
        {
            if (!double.IsFinite(gram[j, j])) throw new NotFiniteNumberException("The Gram matrix is not finite: the squares of its rows are too large.", gram[j, j]);
            lengths[j] = Math.Sqrt(gram[j, j]);
            left[j] = lengths[j] > 0 ? 1 : 0;
        }

        var tolerance = Tolerance(dimensions);
        var pivots = new List<int>();
        var rows = new List<double[]>();
        while (pivots.Count < dimensions)
        {
            var next = pivot ? TensorPrimitives.IndexOfMax<double>(left) : pivots.Count;
            if (!pivot && left[next] < WellConditioned) return null;
            if (!(left[next] > tolerance)) break;
            rows.Add(NextRow(gram, rows, pivots, next, lengths, left, parallel));
            pivots.Add(next);
        }

        var root = new double[rows.Count * dimensions];
        for (var i = 0; i < rows.Count; i++) TensorPrimitives.Multiply(rows[i], lengths, root.AsSpan(i * dimensions));
        return (root, [.. pivots]);
    }

    /// <summary>row = (G[pivot] - sum of rows[m][pivot] rows[m]) / sqrt(what is left of the pivot's diagonal), in the scaled matrix.</summary>
    private static double[] NextRow(
        GramMatrix gram, List<double[]> rows, List<int> pivots, int pivot, double[] lengths, double[] left, ParallelOptions parallel)
    {
        var row = new double[lengths.Length];
        gram.CopyRow(pivot, row);
        for (var j = 0; j < row.Length; j++) row[j] = lengths[j] > 0 ? row[j] / lengths[j] / lengths[pivot] : 0;
        ChunkedLoop.For(row.Length, ColumnsPerChunk, parallel, (start, end) =>
        {
            var part = row.AsSpan(start..end);
            foreach (var before in rows) TensorPrimitives.MultiplyAdd(before.AsSpan(start..end), -before[pivot], part, part);
        });
        TensorPrimitives.Divide(row, Math.Sqrt(left[pivot]), row);

        // Exactly what the algebra says, where rounding says almost: what is left of a pivot is nothing.
        row[pivot] = Math.Sqrt(left[pivot]);
        foreach (var earlier in pivots) row[earlier] = 0;
        for (var j = 0; j < row.Length; j++) left[j] = Math.Max(0, left[j] - row[j] * row[j]);
        left[pivot] = 0;
        foreach (var earlier in pivots) left[earlier] = 0;
        return row;
    }
}
