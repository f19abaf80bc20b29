using System.Numerics.Tensors;
using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;

namespace Assay.Numerics.Clustering;

/// <summary>Centres that rows are assigned to. Immutable and safe for concurrent use.</summary>
public sealed class KMeansModel
{
    private const int BlockRows = 256;

    private readonly float[] _centres;
    private readonly float[] _halfNorms;
    private readonly PackedMatrix _packed = new();

    /// <param name="centres">float32 [k, D].</param>
    /// <param name="dimensions">D, 1 or more.</param>
    /// <param name="inertia">Mean squared distance of the rows that they were learned from.</param>
    internal KMeansModel(float[] centres, int dimensions, double inertia)
    {
        (_centres, Dimensions, Inertia) = (centres, dimensions, inertia);
        _halfNorms = new float[Clusters];
        for (var c = 0; c < _halfNorms.Length; c++) _halfNorms[c] = TensorPrimitives.SumOfSquares(Centre(c)) / 2;
        _packed.PackTransposed(centres, dimensions, Clusters, dimensions);
    }

    /// <summary>k.</summary>
    public int Clusters => _centres.Length / Dimensions;

    /// <summary>D.</summary>
    public int Dimensions { get; }

    /// <summary>Mean squared distance from a row to its centre, over the rows that the centres were learned from; 0 or more.</summary>
    public double Inertia { get; }

    /// <summary>A centre, [D].</summary>
    public ReadOnlySpan<float> Centre(int cluster) => _centres.AsSpan(cluster * Dimensions, Dimensions);

    /// <summary>The nearest centre of every row, the smallest id among equals.</summary>
    /// <param name="rows">float32 [n, D].</param>
    /// <param name="clusters">Out: [n].</param>
    /// <param name="squaredDistances">Out: squared distance to it, [n]; rounded as |x|^2 - 2xc + |c|^2 is, never below 0.</param>
    /// <param name="parallel">Degree of parallelism, which does not change the result, and cancellation.</param>
    public void Assign(ReadOnlyMemory<float> rows, Memory<int> clusters, Memory<float> squaredDistances, ParallelOptions parallel)
    {
        var count = clusters.Length;
        if (rows.Length != (long)count * Dimensions || squaredDistances.Length != count)
            throw new ArgumentException($"{rows.Length} numbers, {count} clusters and {squaredDistances.Length} distances are not [n, {Dimensions}], [n] and [n].", nameof(rows));
        ChunkedLoop.Reduce(
            count, BlockRows, parallel,
            () => new float[BlockRows * Clusters],
            (start, end, scores) =>
            {
                var block = rows.Span[(start * Dimensions)..(end * Dimensions)];
                for (var i = 0; i < end - start; i++) TensorPrimitives.Negate(_halfNorms, scores.AsSpan(i * Clusters, Clusters));
                MatrixProduct.MultiplyAdd(block, Dimensions, 1, end - start, _packed, scores, Clusters);
                for (var i = 0; i < end - start; i++)
                {
                    var score = scores.AsSpan(i * Clusters, Clusters);
                    var nearest = TensorPrimitives.IndexOfMax<float>(score);
                    clusters.Span[start + i] = nearest;
                    squaredDistances.Span[start + i] = Math.Max(0, TensorPrimitives.SumOfSquares(block.Slice(i * Dimensions, Dimensions)) - 2 * score[nearest]);
                }
            },
            static _ => { });
    }
}
