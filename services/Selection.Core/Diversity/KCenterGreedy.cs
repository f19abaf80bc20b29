using System.Numerics.Tensors;
using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;

namespace Assay.Selection.Core.Diversity;

/// <summary>
/// k-center greedy (Gonzalez 1985; Sener and Savarese, "Active learning for convolutional neural networks: a core-set approach", ICLR 2018): always the candidate that is
/// farthest from all labelled and chosen ones, so that the largest distance from any candidate to its nearest centre is at most twice the least possible.
/// Deterministic: equally far candidates rank by their numbers, and the same bits come out at any degree of parallelism.
/// </summary>
public static class KCenterGreedy
{
    /// <param name="candidates">float32 [n, D].</param>
    /// <param name="labelled">float32 [l, D], centres from the beginning; may be empty, then the first centre is the candidate nearest to the mean.</param>
    /// <param name="dimensions">D, 1 or more.</param>
    /// <param name="count">Candidates to choose, 0 or more; no more than there are.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <returns>Picks in the order chosen; the score is the distance to the nearest centre before, 0 or more (of the first without labelled ones: to the mean).</returns>
    /// <exception cref="ArgumentException">A row holds NaN, infinity or numbers too large to square.</exception>
    public static IReadOnlyList<DiversePick> Select(
        ReadOnlyMemory<float> candidates, ReadOnlyMemory<float> labelled, int dimensions, int count, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(parallel);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var n = Rows.Count(candidates.Span, dimensions, nameof(candidates));
        Rows.Count(labelled.Span, dimensions, nameof(labelled));
        var picks = new List<DiversePick>();
        if (n == 0 || count == 0) return picks;

        var search = new Search(candidates, dimensions, n, parallel);
        if (labelled.IsEmpty) picks.Add(search.BeginAtMean());
        else search.Begin(labelled);
        while (picks.Count < Math.Min(count, n)) picks.Add(search.Next());
        return picks;
    }

    /// <summary>
    /// Squared distances to the nearest centre, |x|^2 - 2 x c + |c|^2. The products with the farthest few candidates are made at once, which costs as much as with one of them,
    /// for it is memory that bounds it; they serve as long as the next centre is among the few, so the plain method would choose the same.
    /// </summary>
    private sealed class Search
    {
        private const int ChunkRows = 512;

        // Two panels of the matrix product on the widest vectors.
        private const int Batch = 32;

        // Less than any distance: a candidate that is chosen stays so.
        private const float Chosen = -1;

        private readonly ReadOnlyMemory<float> _rows;
        private readonly int _d;
        private readonly ParallelOptions _parallel;
        private readonly PackedMatrix _packed = new();
        private readonly float[] _norms;
        private readonly float[] _nearest;
        private readonly float[] _products;
        private readonly List<int> _batch = [];

        public Search(ReadOnlyMemory<float> rows, int dimensions, int count, ParallelOptions parallel)
        {
            (_rows, _d, _parallel) = (rows, dimensions, parallel);
            (_norms, _nearest, _products) = (new float[count], new float[count], new float[checked(count * Batch)]);
            _nearest.AsSpan().Fill(float.PositiveInfinity);
            ChunkedLoop.For(count, ChunkRows, parallel, (start, end) =>
            {
                for (var i = start; i < end; i++) _norms[i] = TensorPrimitives.SumOfSquares(Row(i));
            });
        }

        public void Begin(ReadOnlyMemory<float> labelled)
        {
            for (var start = 0; start < labelled.Length; start += Batch * _d)
            {
                var centres = labelled[start..Math.Min(labelled.Length, start + Batch * _d)];
                Multiply(centres.Span);
                for (var place = 0; place < centres.Length / _d; place++) Relax(place, TensorPrimitives.SumOfSquares(centres.Span.Slice(place * _d, _d)));
            }
        }

        public DiversePick BeginAtMean()
        {
            var sums = new double[_d];
            for (var i = 0; i < _norms.Length; i++)
            {
                var row = Row(i);
                for (var j = 0; j < row.Length; j++) sums[j] += row[j];
            }

            var mean = Array.ConvertAll(sums, sum => (float)(sum / _norms.Length));
            Multiply(mean);
            Relax(0, TensorPrimitives.SumOfSquares<float>(mean));
            var first = TensorPrimitives.IndexOfMin<float>(_nearest);
            var distance = MathF.Sqrt(_nearest[first]);
            _nearest.AsSpan().Fill(float.PositiveInfinity);
            Choose(first);
            return new DiversePick(first, distance);
        }

        public DiversePick Next()
        {
            var farthest = TensorPrimitives.IndexOfMax<float>(_nearest);
            var distance = MathF.Sqrt(_nearest[farthest]);
            Choose(farthest);
            return new DiversePick(farthest, distance);
        }

        private void Choose(int candidate)
        {
            var place = _batch.IndexOf(candidate);
            if (place < 0)
            {
                FillBatch(candidate);
                place = 0;
            }

            Relax(place, _norms[candidate]);
            _nearest[candidate] = Chosen;
        }

        /// <summary>The candidate and the next farthest.</summary>
        private void FillBatch(int candidate)
        {
            var farthest = new PriorityQueue<int, float>();
            for (var i = 0; i < _nearest.Length; i++)
            {
                if (i == candidate || _nearest[i] == Chosen) continue;
                if (farthest.Count < Batch - 1) farthest.Enqueue(i, _nearest[i]);
                else if (farthest.TryPeek(out _, out var least) && _nearest[i] > least) farthest.EnqueueDequeue(i, _nearest[i]);
            }

            _batch.Clear();
            _batch.Add(candidate);
            _batch.AddRange(farthest.UnorderedItems.Select(item => item.Element));
            var centres = new float[_batch.Count * _d];
            for (var place = 0; place < _batch.Count; place++) Row(_batch[place]).CopyTo(centres.AsSpan(place * _d));
            Multiply(centres);
        }

        private void Multiply(ReadOnlySpan<float> centres)
        {
            _packed.PackTransposed(centres, _d, centres.Length / _d, _d);
            ChunkedLoop.For(_norms.Length, ChunkRows, _parallel, (start, end) =>
            {
                var products = _products.AsSpan(start * Batch, (end - start) * Batch);
                products.Clear();
                MatrixProduct.MultiplyAdd(_rows.Span[(start * _d)..(end * _d)], _d, 1, end - start, _packed, products, Batch);
            });
        }

        private void Relax(int place, float norm)
        {
            for (var i = 0; i < _nearest.Length; i++)
                _nearest[i] = Math.Min(_nearest[i], Math.Max(0, _norms[i] + norm - 2 * _products[i * Batch + place]));
        }

        private ReadOnlySpan<float> Row(int i) => _rows.Span.Slice(i * _d, _d);
    }
}
