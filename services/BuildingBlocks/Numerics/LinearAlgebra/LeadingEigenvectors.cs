using System.Numerics.Tensors;
using Assay.Numerics.Randomness;

namespace Assay.Numerics.LinearAlgebra;

/// <summary>
/// The largest eigenvalues of a symmetric positive semi-definite matrix and their eigenvectors, by subspace iteration with Rayleigh-Ritz projection
/// (Golub and Van Loan, "Matrix Computations", 4th edition, 8.2.4). A few more vectors than asked for are iterated, so that the last one asked for converges as fast
/// as the others. Each eigenvector's largest element is positive, so that a repeated computation gives the same picture and not its mirror image.
/// </summary>
public static class LeadingEigenvectors
{
    private const int Spare = 8;
    private const int MostIterations = 1000;
    private const double Tolerance = 1e-10;

    /// <param name="matrix">[n, n], symmetric positive semi-definite, finite.</param>
    /// <param name="size">n, above 0.</param>
    /// <param name="count">Eigenvectors m, 1 .. n.</param>
    /// <param name="seed">Seed of the vectors that it begins with.</param>
    /// <returns>Eigenvalues [m], largest first, and the eigenvectors [m, n] of length 1.</returns>
    public static (double[] Values, double[] Vectors) Compute(ReadOnlySpan<double> matrix, int size, int count, ulong seed)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, size);
        if (matrix.Length != checked(size * size)) throw new ArgumentException($"{matrix.Length} numbers are no matrix of {size} x {size}.", nameof(matrix));

        var block = Math.Min(size, count + Spare);
        var basis = new double[block * size];
        var random = new Xoshiro256(seed);
        foreach (ref var element in basis.AsSpan()) element = random.NextGaussian();
        Orthonormalise(basis, size, random);
        var image = new double[block * size];
        var values = new double[block];
        for (var iteration = 0; iteration < MostIterations; iteration++)
        {
            Multiply(matrix, basis, image, size);
            var rotation = Rotate(basis, image, values, size);
            basis = Combine(rotation, basis, size);
            image = Combine(rotation, image, size);
            if (HasConverged(basis, image, values, size, count)) break;
            image.CopyTo(basis, 0);
            Orthonormalise(basis, size, random);
        }

        var vectors = basis[..(count * size)];
        for (var i = 0; i < count; i++) PointUp(vectors.AsSpan(i * size, size));
        return (values[..count], vectors);
    }

    private static void Multiply(ReadOnlySpan<double> matrix, ReadOnlySpan<double> basis, Span<double> image, int size)
    {
        for (var row = 0; row < size; row++)
        {
            for (var vector = 0; vector * size < basis.Length; vector++)
                image[vector * size + row] = TensorPrimitives.Dot(matrix.Slice(row * size, size), basis.Slice(vector * size, size));
        }
    }

    /// <summary>The eigenvectors within the subspace, as combinations of the basis [b, b], and their eigenvalues, largest first.</summary>
    private static double[] Rotate(ReadOnlySpan<double> basis, ReadOnlySpan<double> image, Span<double> values, int size)
    {
        var block = values.Length;
        var small = new double[block * block];
        for (var i = 0; i < block; i++)
        {
            for (var j = 0; j <= i; j++)
                small[i * block + j] = small[j * block + i] = TensorPrimitives.Dot(basis.Slice(i * size, size), image.Slice(j * size, size));
        }

        var vectors = JacobiEigenvalues.Diagonalise(small, block);
        var order = Enumerable.Range(0, block).OrderByDescending(i => small[i * block + i]).ToArray();
        var rotation = new double[block * block];
        for (var i = 0; i < block; i++)
        {
            values[i] = small[order[i] * block + order[i]];
            for (var j = 0; j < block; j++) rotation[i * block + j] = vectors[j * block + order[i]];
        }

        return rotation;
    }

    private static double[] Combine(ReadOnlySpan<double> rotation, ReadOnlySpan<double> vectors, int size)
    {
        var block = vectors.Length / size;
        var combined = new double[vectors.Length];
        for (var i = 0; i < block; i++)
        {
            var target = combined.AsSpan(i * size, size);
            for (var j = 0; j < block; j++) TensorPrimitives.MultiplyAdd(vectors.Slice(j * size, size), rotation[i * block + j], target, target);
        }

        return combined;
    }

    private static bool HasConverged(ReadOnlySpan<double> basis, ReadOnlySpan<double> image, ReadOnlySpan<double> values, int size, int count)
    {
        for (var i = 0; i < count; i++)
        {
            var residual = 0.0;
            for (var j = 0; j < size; j++)
            {
                var difference = image[i * size + j] - values[i] * basis[i * size + j];
                residual += difference * difference;
            }

            if (Math.Sqrt(residual) > Tolerance * Math.Abs(values[0])) return false;
        }

        return true;
    }

    /// <summary>Gram-Schmidt, twice, for once leaves what rounding brings in; a vector that vanishes is drawn anew.</summary>
    private static void Orthonormalise(Span<double> basis, int size, Xoshiro256 random)
    {
        for (var i = 0; i * size < basis.Length; i++)
        {
            var vector = basis.Slice(i * size, size);
            while (true)
            {
                var before = TensorPrimitives.Norm<double>(vector);
                for (var pass = 0; pass < 2; pass++)
                {
                    for (var j = 0; j < i; j++)
                    {
                        var other = basis.Slice(j * size, size);
                        TensorPrimitives.MultiplyAdd(other, -TensorPrimitives.Dot<double>(vector, other), vector, vector);
                    }
                }

                var after = TensorPrimitives.Norm<double>(vector);
                if (after > 1e-12 * before && after > 1e-300)
                {
                    TensorPrimitives.Divide(vector, after, vector);
                    break;
                }

                foreach (ref var element in vector) element = random.NextGaussian();
            }
        }
    }

    private static void PointUp(Span<double> vector)
    {
        if (vector[TensorPrimitives.IndexOfMaxMagnitude<double>(vector)] < 0) TensorPrimitives.Negate(vector, vector);
    }
}
