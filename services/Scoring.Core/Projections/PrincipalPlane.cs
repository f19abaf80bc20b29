using System.Numerics.Tensors;
using Assay.Numerics.LinearAlgebra;
using Assay.Numerics.Neighbors;

namespace Assay.Scoring.Core.Projections;

/// <summary>
/// The plane in which rows differ most: mean and the first two principal components (Pearson 1901), from the covariance in double precision. A row's place in the
/// plane is a linear function of it, so rows that were not there when it was fitted have one too.
/// </summary>
public sealed class PrincipalPlane
{
    private const int BlockRows = 1024;
    private readonly float[] _mean;
    private readonly float[][] _axes;

    private PrincipalPlane(float[] mean, float[][] axes, double explained)
    {
        (_mean, _axes, ExplainedShare) = (mean, axes, explained);
    }

    /// <summary>Share of the variance that the plane keeps, 0 .. 1; 1 where all rows are equal.</summary>
    public double ExplainedShare { get; }

    /// <summary>Finds the plane.</summary>
    /// <param name="rows">[N, D], N above 0.</param>
    /// <param name="seed">Seed of the iteration; the plane does not depend on it beyond rounding.</param>
    /// <param name="parallel">Degree of parallelism, which changes no bit, and cancellation.</param>
    public static PrincipalPlane Fit(VectorRows rows, ulong seed, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(parallel);
        if (rows.Count == 0) throw new ArgumentException("There are no rows.", nameof(rows));
        var d = rows.Dimensions;
        var mean = MeanOf(rows);
        var gram = new GramMatrix(d);
        var block = new float[BlockRows * d];
        for (var start = 0; start < rows.Count; start += BlockRows)
        {
            parallel.CancellationToken.ThrowIfCancellationRequested();
            var count = Math.Min(BlockRows, rows.Count - start);
            rows.CopyTo(start, block.AsSpan(0, count * d));
            for (var i = 0; i < count; i++) TensorPrimitives.Subtract(block.AsSpan(i * d, d), mean, block.AsSpan(i * d, d));
            gram.Add(block.AsMemory(0, count * d), default, parallel);
        }

        var total = gram.MeanDiagonal() * d;
        if (total == 0) return new PrincipalPlane(mean, [new float[d], new float[d]], 1);
        var covariance = new double[d * d];
        for (var i = 0; i < d; i++)
        {
            for (var j = 0; j < d; j++) covariance[i * d + j] = gram[i, j];
        }

        var (values, vectors) = LeadingEigenvectors.Compute(covariance, d, Math.Min(2, d), seed);
        var first = Array.ConvertAll(vectors[..d], value => (float)value);
        var second = d == 1 ? new float[1] : Array.ConvertAll(vectors[d..(2 * d)], value => (float)value);
        return new PrincipalPlane(mean, [first, second], Math.Clamp(values.Sum() / total, 0, 1));
    }

    /// <summary>Where rows are in the plane, [N, 2]; also rows that it was not fitted to.</summary>
    /// <param name="rows">[N, D].</param>
    public float[] Place(VectorRows rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var places = new float[rows.Count * 2];
        var row = new float[rows.Dimensions];
        for (var i = 0; i < rows.Count; i++)
        {
            rows.CopyTo(i, row);
            TensorPrimitives.Subtract(row, _mean, row);
            for (var axis = 0; axis < 2; axis++) places[2 * i + axis] = TensorPrimitives.Dot<float>(row, _axes[axis]);
        }

        return places;
    }

    private static float[] MeanOf(VectorRows rows)
    {
        var sum = new double[rows.Dimensions];
        var row = new float[rows.Dimensions];
        for (var i = 0; i < rows.Count; i++)
        {
            rows.CopyTo(i, row);
            for (var j = 0; j < row.Length; j++) sum[j] += row[j];
        }

        return Array.ConvertAll(sum, value => (float)(value / rows.Count));
    }
}
