using System.Buffers;
using System.Numerics.Tensors;
using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;

namespace Assay.Numerics.LinearAlgebra;

/// <summary>
/// The Gram matrix X'WX of a stream of weighted rows x, [D, D] in double precision; memory does not grow with the rows. Gram matrices of
/// parts of the rows add up to that of the whole. The same calls leave the same bits at any degree of parallelism, for each element
/// is one sum in the order of the rows.
/// </summary>
public sealed class GramMatrix
{
    // Rows that are packed at once, at most so many numbers: threads meet twice a block. It changes no bit, for each element goes on where the last block left it.
    private const int BlockNumbers = 1 << 21;

    // Panels of a side of the squares that chunks multiply.
    private const int GroupPanels = 4;

    // Rows that one chunk packs.
    private const int PackRows = 32;

    private readonly int _padded;
    private readonly int _blockRows;
    private readonly double[] _upper;

    /// <param name="dimensions">D, above 0.</param>
    public GramMatrix(int dimensions)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        Dimensions = dimensions;
        _padded = DoubleTile.Pad(dimensions);
        _upper = new double[checked(_padded * _padded)];
        _blockRows = Math.Clamp(BlockNumbers / _padded / DoubleTile.DepthBlock, 1, 64) * DoubleTile.DepthBlock;
    }

    /// <summary>D.</summary>
    public int Dimensions { get; }

    /// <summary>Rows added, also those of weight 0.</summary>
    public long Count { get; private set; }

    /// <summary>Element [i, j] = sum of w x_i x_j.</summary>
    public double this[int i, int j]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)i, (uint)Dimensions, nameof(i));
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)j, (uint)Dimensions, nameof(j));
            return _upper[Math.Min(i, j) * _padded + Math.Max(i, j)];
        }
    }

    /// <summary>Adds rows.</summary>
    /// <param name="rows">float32 [n, D], finite.</param>
    /// <param name="weights">Weight of each row, 0 or more and finite; empty = 1 each.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <exception cref="ArgumentException">Shapes do not fit, a number is not finite, or a weight is negative; nothing has been added.</exception>
    public void Add(ReadOnlyMemory<float> rows, ReadOnlyMemory<double> weights, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(parallel);
        var count = Check(rows.Span, weights.Span);
        var packed = ArrayPool<double>.Shared.Rent(checked(_blockRows * _padded));
        try
        {
            for (var start = 0; start < count; start += _blockRows)
            {
                var end = Math.Min(count, start + _blockRows);
                AddBlock(packed, rows[(start * Dimensions)..(end * Dimensions)], weights.IsEmpty ? weights : weights[start..end], parallel);
            }
        }
        finally
        {
            ArrayPool<double>.Shared.Return(packed);
        }

        Count += count;
    }

    /// <summary>Adds a ridge: the same number, 0 or more, to every element of the diagonal.</summary>
    public void AddRidge(double ridge)
    {
        if (!(ridge >= 0) || !double.IsFinite(ridge)) throw new ArgumentOutOfRangeException(nameof(ridge), ridge, "A ridge must be finite and not negative.");
        for (var j = 0; j < Dimensions; j++) _upper[j * _padded + j] += ridge;
    }

    /// <summary>Mean of the diagonal: of the squared lengths of the columns.</summary>
    public double MeanDiagonal()
    {
        var trace = 0.0;
        for (var j = 0; j < Dimensions; j++) trace += _upper[j * _padded + j];
        return trace / Dimensions;
    }

    /// <summary>Adds the rows of another matrix of the same D, as if they had been added here.</summary>
    public void Merge(GramMatrix other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Dimensions != Dimensions)
            throw new ArgumentException($"A Gram matrix of {other.Dimensions} dimensions does not merge with one of {Dimensions}.", nameof(other));
        TensorPrimitives.Add<double>(_upper, other._upper, _upper);
        Count += other.Count;
    }

    /// <summary>Forgets all rows, to be used for others.</summary>
    public void Clear()
    {
        Array.Clear(_upper);
        Count = 0;
    }

    /// <summary>Copies row i of the symmetric matrix.</summary>
    internal void CopyRow(int i, Span<double> row)
    {
        for (var j = 0; j < i; j++) row[j] = _upper[j * _padded + i];
        _upper.AsSpan(i * _padded + i, Dimensions - i).CopyTo(row[i..]);
    }

    private int Check(ReadOnlySpan<float> rows, ReadOnlySpan<double> weights)
    {
        if (rows.Length % Dimensions != 0) throw new ArgumentException($"{rows.Length} numbers are not whole rows of {Dimensions}.", nameof(rows));
        var count = rows.Length / Dimensions;
        if (!weights.IsEmpty && weights.Length != count) throw new ArgumentException($"{weights.Length} weights but {count} rows.", nameof(weights));
        foreach (var weight in weights)
        {
            if (!(weight >= 0) || !double.IsFinite(weight)) throw new ArgumentException($"A weight must be finite and not negative, not {weight}.", nameof(weights));
        }

        var bad = FiniteRows.CountNonFinite(rows, Dimensions, out var first);
        return bad == 0 ? count : throw new ArgumentException($"{bad} of {count} rows hold NaN or infinite numbers, the first is row {first}.", nameof(rows));
    }

    private void AddBlock(double[] packed, ReadOnlyMemory<float> rows, ReadOnlyMemory<double> weights, ParallelOptions parallel)
    {
        var count = rows.Length / Dimensions;
        ChunkedLoop.For(count, PackRows, parallel, (start, end) => Pack(packed, rows.Span, weights.Span, start, end));

        // Squares of the upper triangle, each its own chunk: the panels on its left stay in the second-level cache for all those above it.
        var groups = (_padded / DoubleTile.Width + GroupPanels - 1) / GroupPanels;
        ChunkedLoop.For(groups * groups, 1, parallel, (square, _) =>
        {
            var (left, right) = Math.DivRem(square, groups);
            if (left <= right) AddSquare(packed, left * GroupPanels, right * GroupPanels, count);
        });
    }

    private void Pack(double[] packed, ReadOnlySpan<float> rows, ReadOnlySpan<double> weights, int start, int end)
    {
        var width = DoubleTile.Width;
        var rented = ArrayPool<double>.Shared.Rent(_padded);
        var wide = rented.AsSpan(0, _padded);
        wide[Dimensions..].Clear();
        for (var row = start; row < end; row++)
        {
            var numbers = wide[..Dimensions];
            TensorPrimitives.ConvertTruncating(rows.Slice(row * Dimensions, Dimensions), numbers);
            if (!weights.IsEmpty) TensorPrimitives.Multiply(numbers, Math.Sqrt(weights[row]), numbers);
            var (block, k) = Math.DivRem(row, DoubleTile.DepthBlock);
            var target = packed.AsSpan(block * DoubleTile.DepthBlock * _padded + k * width);
            for (var j = 0; j < _padded; j += width) wide.Slice(j, width).CopyTo(target[(j * DoubleTile.DepthBlock)..]);
        }

        ArrayPool<double>.Shared.Return(rented);
    }

    private void AddSquare(double[] packed, int firstLeft, int firstRight, int count)
    {
        var width = DoubleTile.Width;
        var panels = _padded / width;
        for (var start = 0; start < count; start += DoubleTile.DepthBlock)
        {
            var depth = Math.Min(DoubleTile.DepthBlock, count - start);
            var block = packed.AsSpan(start * _padded, DoubleTile.DepthBlock * _padded);
            for (var panel = firstRight; panel < Math.Min(panels, firstRight + GroupPanels); panel++)
            {
                ref var right = ref block[panel * width * DoubleTile.DepthBlock];
                var end = Math.Min(panel + 1, firstLeft + GroupPanels) * width;
                for (var i = firstLeft * width; i < end; i += DoubleTile.Rows)
                {
                    var (leftPanel, within) = Math.DivRem(i, width);
                    DoubleTile.MultiplyAdd(
                        ref block[leftPanel * width * DoubleTile.DepthBlock + within], 1, width, depth, ref right, ref _upper[i * _padded + panel * width], _padded);
                }
            }
        }
    }
}
