using System.Numerics.Tensors;
using Assay.Numerics.Parallelism;
using Assay.Numerics.Randomness;

namespace Assay.Selection.Core.Diversity;

/// <summary>
/// BADGE (Ash, Zhang, Krishnamurthy, Langford and Agarwal, "Deep batch active learning by diverse, uncertain gradient lower bounds", ICLR 2020): k-means++ on the gradients
/// g = (p - e_yhat) outer [h; 1] that the last layer would get if the prediction were right: long where the head is uncertain, apart where images differ. A
/// gradient of K (D + 1) numbers is never made: |g - g'|^2 = |a|^2 |h|^2 + |a'|^2 |h'|^2 - 2 (a a') (h h') of its two factors. The same bits for a seed at any
/// degree of parallelism.
/// </summary>
public static class Badge
{
    private const int ChunkRows = 512;

    // Equal gradients differ by rounding alone, by less than this share of their squares.
    private const float Rounding = 1e-5f;

    /// <param name="embeddings">h, float32 [n, D].</param>
    /// <param name="probabilities">p, float32 [n, K], each row summing to 1.</param>
    /// <param name="dimensions">D, 1 or more.</param>
    /// <param name="classes">K, 1 or more.</param>
    /// <param name="count">Candidates to choose, 0 or more; fewer come out where no more gradients differ, as with a single class.</param>
    /// <param name="seed">Seed of the draws.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <returns>Picks in the order drawn, the first the one with the longest gradient; the score is the gradient's length |a| |[h; 1]|.</returns>
    /// <exception cref="ArgumentException">A row holds NaN, infinity or numbers too large to square, or the shapes disagree.</exception>
    public static IReadOnlyList<DiversePick> Select(
        ReadOnlyMemory<float> embeddings, ReadOnlyMemory<float> probabilities, int dimensions, int classes, int count, ulong seed, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(parallel);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var n = Rows.Count(embeddings.Span, dimensions, nameof(embeddings));
        if (Rows.Count(probabilities.Span, classes, nameof(probabilities)) != n)
            throw new ArgumentException($"{probabilities.Length} probabilities are not [{n}, {classes}].", nameof(probabilities));
        if (n == 0 || count == 0) return [];

        var gradients = new Gradients(embeddings, probabilities, dimensions, classes, n, parallel);
        var random = new Xoshiro256(seed);
        var picks = new List<DiversePick>();
        var chosen = TensorPrimitives.IndexOfMax<float>(gradients.Squares);
        while (chosen >= 0 && gradients.Squares[chosen] > 0)
        {
            picks.Add(new DiversePick(chosen, MathF.Sqrt(gradients.Squares[chosen])));
            if (picks.Count == Math.Min(count, n)) break;
            gradients.Approach(chosen);
            chosen = WeightedSample.Draw(gradients.Nearest, random);
        }

        return picks;
    }

    private sealed class Gradients
    {
        private readonly ReadOnlyMemory<float> _h;
        private readonly float[] _a;

        // |[h; 1]|
        private readonly float[] _lengths;
        private readonly int _d;
        private readonly int _k;
        private readonly ParallelOptions _parallel;

        public Gradients(ReadOnlyMemory<float> embeddings, ReadOnlyMemory<float> probabilities, int dimensions, int classes, int count, ParallelOptions parallel)
        {
            (_h, _d, _k, _parallel) = (embeddings, dimensions, classes, parallel);
            _a = probabilities.ToArray();
            (Squares, Nearest, _lengths) = (new float[count], new float[count], new float[count]);
            Nearest.AsSpan().Fill(float.PositiveInfinity);
            ChunkedLoop.For(count, ChunkRows, parallel, (start, end) =>
            {
                for (var i = start; i < end; i++)
                {
                    var a = _a.AsSpan(i * _k, _k);
                    a[TensorPrimitives.IndexOfMax<float>(a)] -= 1;
                    var square = 1 + TensorPrimitives.SumOfSquares(H(i));
                    Squares[i] = TensorPrimitives.SumOfSquares<float>(a) * square;
                    _lengths[i] = MathF.Sqrt(square);
                }
            });
        }

        /// <summary>|g|^2.</summary>
        public float[] Squares { get; }

        /// <summary>Squared distance to the nearest gradient chosen; 0 of those chosen.</summary>
        public float[] Nearest { get; }

        public void Approach(int chosen)
        {
            ChunkedLoop.For(Nearest.Length, ChunkRows, _parallel, (start, end) =>
            {
                var (a, h, length) = (new ReadOnlyMemory<float>(_a, chosen * _k, _k), _h.Slice(chosen * _d, _d), MathF.Sqrt(Squares[chosen]));
                for (var i = start; i < end; i++)
                {
                    // (h h') is the long product, and needed only where (a a') leaves room for a distance below the nearest: mostly within one class.
                    var both = Squares[i] + Squares[chosen];
                    var near = Math.Max(Nearest[i], 2 * Rounding * both) + Rounding * both;
                    if (Nearest[i] == 0 || both - 2 * MathF.Sqrt(Squares[i]) * length >= near) continue;
                    var product = TensorPrimitives.Dot(_a.AsSpan(i * _k, _k), a.Span);
                    if (both - 2 * Math.Abs(product) * _lengths[i] * _lengths[chosen] >= near) continue;
                    var distance = both - 2 * product * (1 + TensorPrimitives.Dot(H(i), h.Span));
                    Nearest[i] = distance > Rounding * both ? Math.Min(Nearest[i], distance) : 0;
                }
            });
            Nearest[chosen] = 0;
        }

        private ReadOnlySpan<float> H(int i) => _h.Span.Slice(i * _d, _d);
    }
}
