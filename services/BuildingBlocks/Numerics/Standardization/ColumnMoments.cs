using Assay.Numerics.Parallelism;

namespace Assay.Numerics.Standardization;

/// <summary>
/// Mean and variance of every column of a stream of rows, in double precision and one pass: chunks are summed around their own
/// mean and merged by the update of Chan, Golub and LeVeque (1979), which loses no digits where the mean is large.
/// </summary>
public sealed class ColumnMoments
{
    /// <summary>
    /// A column whose deviation is below this share of its mean is constant but for rounding.
    /// </summary>
    public const double ConstantColumnEpsilon = 1e-6;

    private const int ChunkRows = 1024;

    private readonly double[] _mean;
    private readonly double[] _sumOfSquares;

    public ColumnMoments(int columns)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(columns);
        _mean = new double[columns];
        _sumOfSquares = new double[columns];
    }

    public int Columns => _mean.Length;

    /// <summary>Rows seen.</summary>
    public long Count { get; private set; }

    /// <summary>Mean of every column; 0 before the first row.</summary>
    public ReadOnlySpan<double> Mean => _mean;

    /// <summary>Population variance of a column (divided by the count, as scikit-learn's StandardScaler does); 0 before the first row.</summary>
    public double Variance(int column) => Count == 0 ? 0 : _sumOfSquares[column] / Count;

    /// <summary>Whether a column does not vary, but for rounding.</summary>
    public bool IsConstant(int column) => !(Math.Sqrt(Variance(column)) > ConstantColumnEpsilon * Math.Abs(_mean[column]));

    /// <summary>Standard deviation of a column, or 1 where the column is constant, so that dividing by it is always defined.</summary>
    public double Scale(int column) => IsConstant(column) ? 1 : Math.Sqrt(Variance(column));

    /// <summary>Adds rows [n, columns]. The result depends on the split into calls only by rounding.</summary>
    public void Add(ReadOnlySpan<float> rows)
    {
        if (rows.Length % Columns != 0) throw new ArgumentException($"{rows.Length} numbers are not whole rows of {Columns}.", nameof(rows));
        for (var start = 0; start < rows.Length; start += ChunkRows * Columns)
            AddChunk(rows[start..Math.Min(rows.Length, start + ChunkRows * Columns)]);
    }

    /// <summary>Adds the moments of other rows, as if they had been added here.</summary>
    public void Merge(ColumnMoments other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other.Columns != Columns) throw new ArgumentException($"Moments of {other.Columns} columns do not merge with {Columns}.", nameof(other));
        Merge(other._mean, other._sumOfSquares, other.Count);
    }

    /// <summary>Moments of (x - <paramref name="mean"/>) * <paramref name="scale"/>, column by column, of the rows seen.</summary>
    public ColumnMoments Standardize(ReadOnlySpan<double> mean, ReadOnlySpan<double> scale)
    {
        if (mean.Length != Columns || scale.Length != Columns) throw new ArgumentException($"{mean.Length} means and {scale.Length} scales do not fit {Columns} columns.");
        var moments = new ColumnMoments(Columns) { Count = Count };
        for (var j = 0; j < Columns; j++)
        {
            moments._mean[j] = Count == 0 ? 0 : (_mean[j] - mean[j]) * scale[j];
            moments._sumOfSquares[j] = _sumOfSquares[j] * scale[j] * scale[j];
        }

        return moments;
    }

    /// <summary>Moments of matrix [n, columns], chunks in parallel; the same bits at any degree of parallelism.</summary>
    public static ColumnMoments Of(ReadOnlyMemory<float> matrix, int columns, ParallelOptions options)
    {
        var moments = new ColumnMoments(columns);
        if (matrix.Length % columns != 0) throw new ArgumentException($"{matrix.Length} numbers are not whole rows of {columns}.", nameof(matrix));
        ChunkedLoop.Reduce(
            matrix.Length / columns,
            ChunkRows,
            options,
            () => new ColumnMoments(columns),
            (start, end, chunk) =>
            {
                chunk.Clear();
                chunk.AddChunk(matrix.Span[(start * columns)..(end * columns)]);
            },
            moments.Merge);
        return moments;
    }

    private void Clear()
    {
        Count = 0;
        Array.Clear(_mean);
        Array.Clear(_sumOfSquares);
    }

    private void AddChunk(ReadOnlySpan<float> rows)
    {
        var count = rows.Length / Columns;
        if (count == 0) return;
        var mean = new double[Columns];
        for (var start = 0; start < rows.Length; start += Columns)
        {
            var row = rows.Slice(start, mean.Length);
            for (var j = 0; j < mean.Length; j++) mean[j] += row[j];
        }

        for (var j = 0; j < mean.Length; j++) mean[j] /= count;
        var squares = new double[Columns];
        for (var start = 0; start < rows.Length; start += Columns)
        {
            var row = rows.Slice(start, mean.Length);
            for (var j = 0; j < mean.Length; j++)
            {
                var difference = row[j] - mean[j];
                squares[j] += difference * difference;
            }
        }

        Merge(mean, squares, count);
    }

    private void Merge(ReadOnlySpan<double> mean, ReadOnlySpan<double> sumOfSquares, long count)
    {
        if (count == 0) return;
        var total = Count + count;
        var share = (double)count / total;
        for (var j = 0; j < _mean.Length; j++)
        {
            var difference = mean[j] - _mean[j];
            _mean[j] += difference * share;
            _sumOfSquares[j] += sumOfSquares[j] + difference * difference * share * Count;
        }

        Count = total;
    }
}
