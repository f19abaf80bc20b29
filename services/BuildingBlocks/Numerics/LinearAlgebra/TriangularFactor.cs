using System.Collections.Concurrent;
using System.Numerics.Tensors;
using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;

namespace Assay.Numerics.LinearAlgebra;

/// <summary>
/// R of a matrix X [n, D] of rank r, up to the choice of columns: R'R = X'X on r independent columns of X, which determine the others. So
/// x'(X'X)^+ x = ||R^-T x||^2 over these columns alone, for every x in the row space of X: singular matrices need no ridge. Immutable, safe for concurrent use.
/// </summary>
public sealed class TriangularFactor
{
    // Rows that one chunk whitens, whole tiles: together they stay in the second-level cache.
    private const int ChunkRows = 66;

    private readonly int[] _columns;
    private readonly double[] _r;
    private readonly Lazy<PackedInverse> _inverse;
    private readonly ConcurrentBag<Buffer> _buffers = [];

    /// <param name="dimensions">D.</param>
    /// <param name="columns">The independent columns, in the order of R's.</param>
    /// <param name="r">Upper triangular [r, r], row-major, its diagonal above 0.</param>
    internal TriangularFactor(int dimensions, int[] columns, double[] r)
    {
        Dimensions = dimensions;
        _columns = columns;
        _r = r;
        _inverse = new Lazy<PackedInverse>(() => new PackedInverse(_r, Rank));
    }

    /// <summary>The factor that an upper triangular R [n, n] of any rank holds, row-major; R of merged parts, for instance.</summary>
    public static TriangularFactor FromTriangle(ReadOnlySpan<double> r, int n, ParallelOptions parallel)
    {
        if (r.Length != (long)n * n) throw new ArgumentException($"{r.Length} numbers are not [{n}, {n}].", nameof(r));
        for (var j = 0; j < n; j++)
        {
            var square = 0.0;
            for (var i = 0; i <= j; i++) square += r[i * n + j] * r[i * n + j];
            var diagonal = r[j * n + j];
            if (!(diagonal > 0) || diagonal * diagonal < Cholesky.WellConditioned * square) return HouseholderQr.Factor(r, n, n, parallel);
        }

        return new TriangularFactor(n, [.. Enumerable.Range(0, n)], r.ToArray());
    }

    /// <summary>D.</summary>
    public int Dimensions { get; }

    /// <summary>r, 0 .. D.</summary>
    public int Rank => _columns.Length;

    /// <summary>The independent columns, in the order of R's.</summary>
    public ReadOnlySpan<int> Columns => _columns;

    /// <summary>R[i, j] in the order of <see cref="Columns"/>; 0 below the diagonal.</summary>
    public double this[int i, int j] => i > j ? 0 : _r[i * Rank + j];

    /// <summary>
    /// ||R^-T x||^2 of every row, 0 or more: its leverage score where it is a row of X. What of x lies outside the row space of X does not count.
    /// </summary>
    /// <param name="rows">float32 [n, D], finite. The bits of a row's result do not depend on the other rows.</param>
    /// <param name="squaredNorms">Destination [n].</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, or a number is not finite.</exception>
    public void SquaredNorms(ReadOnlyMemory<float> rows, Memory<double> squaredNorms, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(parallel);
        if (rows.Length % Dimensions != 0) throw new ArgumentException($"{rows.Length} numbers are not whole rows of {Dimensions}.", nameof(rows));
        var count = rows.Length / Dimensions;
        if (squaredNorms.Length < count) throw new ArgumentException($"The destination holds {squaredNorms.Length} numbers, not {count}.", nameof(squaredNorms));
        var bad = FiniteRows.CountNonFinite(rows.Span, Dimensions, out var first);
        if (bad > 0) throw new ArgumentException($"{bad} of {count} rows hold NaN or infinite numbers, the first is row {first}.", nameof(rows));
        if (Rank == 0)
        {
            squaredNorms.Span[..count].Clear();
            return;
        }

        var inverse = _inverse.Value;
        ChunkedLoop.Reduce(
            count,
            ChunkRows,
            parallel,
            () => _buffers.TryTake(out var buffer) ? buffer : new Buffer(Rank, Dimensions),
            (start, end, buffer) =>
            {
                Gather(rows.Span[(start * Dimensions)..(end * Dimensions)], buffer);
                inverse.SquaredNorms(buffer, squaredNorms.Span[start..end]);
            },
            static _ => { },
            _buffers.Add);
    }

    private void Gather(ReadOnlySpan<float> rows, Buffer buffer)
    {
        for (var (row, start) = (0, 0); start < rows.Length; row++, start += Dimensions)
        {
            TensorPrimitives.ConvertTruncating(rows.Slice(start, Dimensions), buffer.Wide);
            var target = buffer.Rows.AsSpan(row * Rank, Rank);
            for (var j = 0; j < target.Length; j++) target[j] = buffer.Wide[_columns[j]];
        }
    }

    private sealed class Buffer(int rank, int dimensions)
    {
        // A tile at the end reads whole rows; what it makes of old ones is not kept.
        public double[] Rows { get; } = new double[ChunkRows * rank];

        public double[] Wide { get; } = new double[dimensions];

        public double[] Products { get; } = new double[ChunkRows * DoubleTile.Width];
    }

    /// <summary>R^-1 in panels of <see cref="DoubleTile.Width"/> columns, each as deep as its last column is long.</summary>
    private sealed class PackedInverse
    {
        private readonly double[][] _panels;
        private readonly int _rank;

        public PackedInverse(double[] r, int rank)
        {
            _rank = rank;
            var inverse = Invert(r, rank);
            var width = DoubleTile.Width;
            _panels = new double[DoubleTile.Pad(rank) / width][];
            for (var panel = 0; panel < _panels.Length; panel++)
            {
                var first = panel * width;
                var columns = Math.Min(width, rank - first);
                var cells = _panels[panel] = new double[(first + columns) * width];
                for (var k = 0; k < first + columns; k++) inverse.AsSpan(k * rank + first, columns).CopyTo(cells.AsSpan(k * width));
            }
        }

        public void SquaredNorms(Buffer buffer, Span<double> squaredNorms)
        {
            squaredNorms.Clear();
            var width = DoubleTile.Width;
            var tiles = (squaredNorms.Length + DoubleTile.Rows - 1) / DoubleTile.Rows;
            foreach (var panel in _panels)
            {
                Array.Clear(buffer.Products);
                var depth = panel.Length / width;
                for (var start = 0; start < depth; start += DoubleTile.DepthBlock)
                {
                    for (var tile = 0; tile < tiles; tile++)
                    {
                        DoubleTile.MultiplyAdd(
                            ref buffer.Rows[tile * DoubleTile.Rows * _rank + start],
                            _rank,
                            1,
                            Math.Min(DoubleTile.DepthBlock, depth - start),
                            ref panel[start * width],
                            ref buffer.Products[tile * DoubleTile.Rows * width],
                            width);
                    }
                }

                for (var row = 0; row < squaredNorms.Length; row++)
                {
                    foreach (var product in buffer.Products.AsSpan(row * width, width)) squaredNorms[row] += product * product;
                }
            }
        }

        /// <summary>Row i of R^-1 is (e_i - sum over m > i of R[i, m] row m) / R[i, i], from the last row up.</summary>
        private static double[] Invert(double[] r, int rank)
        {
            var inverse = new double[rank * rank];
            for (var i = rank - 1; i >= 0; i--)
            {
                var row = inverse.AsSpan(i * rank, rank);
                row[i] = 1;
                for (var m = i + 1; m < rank; m++)
                    TensorPrimitives.MultiplyAdd(inverse.AsSpan(m * rank + m, rank - m), -r[i * rank + m], row[m..], row[m..]);
                TensorPrimitives.Divide(row[i..], r[i * rank + i], row[i..]);
            }

            return inverse;
        }
    }
}
