using System.Numerics;
using System.Numerics.Tensors;
using Assay.Numerics.Kernels;

namespace Assay.Numerics.Neighbors;

/// <summary>
/// The k nearest rows (Euclidean distance) of a batch of queries, collected while rows stream by: memory is that of the queries and one block. Exact:
/// a matrix product finds the rows that may be near, with a bound of its rounding error (Higham 2002, section 3.1), and these alone are measured
/// by differences, so equal rows have distance 0. Equally near rows rank by id, so the result does not depend on the order of the rows. Not thread-safe.
/// </summary>
public sealed class NearestRows
{
    /// <summary>Rows a product: the packed block and the scores of a thousand queries stay in the second-level cache.</summary>
    private const int BlockRows = 256;

    private readonly PackedMatrix _packed = new();
    private readonly float[] _halfNorms = new float[BlockRows];
    private readonly int _dimensions;
    private readonly double _rounding;
    private readonly int[] _ids;
    private readonly float[] _distances;
    private readonly double[] _norms;
    private readonly int[] _counts;
    private readonly int[] _all;
    private float[] _scores = [];
    private float[] _gathered = [];
    private ReadOnlyMemory<float> _queries;
    private ReadOnlyMemory<int> _own;

    /// <param name="queries">Queries of a batch at most.</param>
    /// <param name="dimensions">D.</param>
    /// <param name="k">Neighbours wanted of each, above 0.</param>
    public NearestRows(int queries, int dimensions, int k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(queries);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        _dimensions = dimensions;
        _rounding = (dimensions + 8) * Math.Pow(2, -24);
        K = k;
        _ids = new int[checked(queries * k)];
        _distances = new float[queries * k];
        _norms = new double[queries];
        _counts = new int[queries];
        _all = new int[queries];
        for (var i = 0; i < queries; i++) _all[i] = i;
    }

    /// <summary>Neighbours wanted of each query.</summary>
    public int K { get; }

    /// <summary>Queries of this batch.</summary>
    public int Queries { get; private set; }

    /// <summary>Begins a batch; what an earlier one found is forgotten.</summary>
    /// <param name="queries">float32 [q, D], finite; must stay as it is until the batch ends.</param>
    /// <param name="own">The id of each query's own row, which is not its neighbour; empty where queries are not among the rows.</param>
    public void Begin(ReadOnlyMemory<float> queries, ReadOnlyMemory<int> own = default)
    {
        Queries = queries.Length / _dimensions;
        if (queries.Length != Queries * _dimensions || Queries > _counts.Length)
            throw new ArgumentException($"{queries.Length} numbers are not at most {_counts.Length} rows of {_dimensions}.", nameof(queries));
        if (!own.IsEmpty && own.Length != Queries) throw new ArgumentException($"{own.Length} ids were given for {Queries} queries.", nameof(own));
        _queries = queries;
        _own = own;
        _counts.AsSpan().Clear();
        for (var i = 0; i < Queries; i++) _norms[i] = TensorPrimitives.SumOfSquares(Query(i));
    }

    /// <summary>Offers rows to every query.</summary>
    /// <param name="rows">float32 [n, D], finite.</param>
    /// <param name="ids">[n], different from each other and from those offered before.</param>
    public void Offer(ReadOnlySpan<float> rows, ReadOnlySpan<int> ids) => Offer(rows, ids, _all.AsSpan(0, Queries));

    /// <summary>Offers rows to some queries.</summary>
    /// <param name="rows">float32 [n, D], finite.</param>
    /// <param name="ids">[n], different from each other and from those offered to these queries before.</param>
    /// <param name="queries">Numbers of the queries.</param>
    public void Offer(ReadOnlySpan<float> rows, ReadOnlySpan<int> ids, ReadOnlySpan<int> queries)
    {
        if (rows.Length != ids.Length * _dimensions) throw new ArgumentException($"{ids.Length} ids were given for {rows.Length} numbers in rows of {_dimensions}.", nameof(ids));
        if (queries.IsEmpty) return;
        var left = _queries.Span;
        if (queries.Length < Queries)
        {
            Grow(ref _gathered, queries.Length * _dimensions);
            for (var i = 0; i < queries.Length; i++) Query(queries[i]).CopyTo(_gathered.AsSpan(i * _dimensions));
            left = _gathered;
        }

        Grow(ref _scores, queries.Length * BlockRows);
        for (var start = 0; start < ids.Length; start += BlockRows)
        {
            var count = Math.Min(BlockRows, ids.Length - start);
            OfferBlock(rows.Slice(start * _dimensions, count * _dimensions), ids.Slice(start, count), left, queries);
        }
    }

    /// <summary>Ids of a query's nearest rows so far, nearest first: at most <see cref="K"/>.</summary>
    public ReadOnlySpan<int> Ids(int query) => _ids.AsSpan(query * K, _counts[query]);

    /// <summary>Distances of <see cref="Ids"/>, ascending.</summary>
    public ReadOnlySpan<float> Distances(int query) => _distances.AsSpan(query * K, _counts[query]);

    private ReadOnlySpan<float> Query(int query) => _queries.Span.Slice(query * _dimensions, _dimensions);

    /// <summary>Scores are q.b - |b|^2 / 2, which grow as the distance shrinks: |q - b|^2 = |q|^2 - 2 score.</summary>
    private void OfferBlock(ReadOnlySpan<float> rows, ReadOnlySpan<int> ids, ReadOnlySpan<float> left, ReadOnlySpan<int> queries)
    {
        var largest = 0.0;
        for (var j = 0; j < ids.Length; j++)
        {
            var norm = TensorPrimitives.SumOfSquares(rows.Slice(j * _dimensions, _dimensions));
            largest = Math.Max(largest, norm);
            _halfNorms[j] = -norm / 2;
        }

        var scores = _scores.AsSpan(0, queries.Length * ids.Length);
        for (var i = 0; i < queries.Length; i++) _halfNorms.AsSpan(0, ids.Length).CopyTo(scores[(i * ids.Length)..]);
        _packed.PackTransposed(rows, _dimensions, ids.Length, _dimensions);
        MatrixProduct.MultiplyAdd(left, _dimensions, 1, queries.Length, _packed, scores, ids.Length);

        for (var i = 0; i < queries.Length; i++)
        {
            var line = scores.Slice(i * ids.Length, ids.Length);
            var query = queries[i];
            var threshold = Threshold(query, largest);
            var j = 0;
            for (; j + Vector<float>.Count <= line.Length; j += Vector<float>.Count)
            {
                if (!Vector.GreaterThanOrEqualAny(new Vector<float>(line[j..]), new Vector<float>(threshold))) continue;
                for (var lane = j; lane < j + Vector<float>.Count; lane++)
                {
                    if (line[lane] >= threshold && Measure(query, rows.Slice(lane * _dimensions, _dimensions), ids[lane])) threshold = Threshold(query, largest);
                }
            }

            for (; j < line.Length; j++)
            {
                if (line[j] >= threshold && Measure(query, rows.Slice(j * _dimensions, _dimensions), ids[j])) threshold = Threshold(query, largest);
            }
        }
    }

    /// <summary>The least score that a row nearer than the k-th may have, its rounding considered.</summary>
    private float Threshold(int query, double largestNorm)
    {
        if (_counts[query] < K) return float.NegativeInfinity;
        double kth = _distances[query * K + K - 1];
        var norm = _norms[query];
        var slack = _rounding * (Math.Sqrt(norm * largestNorm) + norm + largestNorm + kth * kth);
        return (float)((norm - kth * kth) / 2 - slack);
    }

    /// <summary>Puts a row in its place; false where k others are nearer.</summary>
    private bool Measure(int query, ReadOnlySpan<float> row, int id)
    {
        if (!_own.IsEmpty && _own.Span[query] == id) return false;
        var distance = TensorPrimitives.Distance(Query(query), row);
        var ids = _ids.AsSpan(query * K, K);
        var distances = _distances.AsSpan(query * K, K);
        var count = _counts[query];
        if (count == K)
        {
            if (distance > distances[K - 1] || (distance == distances[K - 1] && id > ids[K - 1])) return false;
            count--;
        }

        var place = count;
        for (; place > 0 && (distances[place - 1] > distance || (distances[place - 1] == distance && ids[place - 1] > id)); place--)
            (distances[place], ids[place]) = (distances[place - 1], ids[place - 1]);
        (distances[place], ids[place]) = (distance, id);
        _counts[query] = count + 1;
        return count + 1 == K;
    }

    private static void Grow(ref float[] buffer, int length)
    {
        if (buffer.Length < length) buffer = GC.AllocateUninitializedArray<float>(length);
    }
}
