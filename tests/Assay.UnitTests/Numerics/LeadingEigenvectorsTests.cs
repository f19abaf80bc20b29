using Assay.Numerics.LinearAlgebra;
using Assay.Numerics.Randomness;
using Xunit;

namespace Assay.UnitTests.Numerics;

public sealed class LeadingEigenvectorsTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(2, 2)]
    [InlineData(7, 2)]
    [InlineData(40, 5)]
    public void Compute_CovarianceOfAnySize_GivesOrthonormalEigenvectorsInOrder(int size, int count)
    {
        var matrix = Covariance(size);
        var (values, vectors) = LeadingEigenvectors.Compute(matrix, size, count, 3);

        Assert.Equal(values.OrderDescending(), values);
        for (var i = 0; i < count; i++)
        {
            for (var row = 0; row < size; row++)
            {
                var product = 0.0;
                for (var column = 0; column < size; column++) product += matrix[row * size + column] * vectors[i * size + column];
                Assert.Equal(values[i] * vectors[i * size + row], product, 1e-8 * values[0]);
            }

            for (var j = 0; j <= i; j++)
            {
                var dot = 0.0;
                for (var k = 0; k < size; k++) dot += vectors[i * size + k] * vectors[j * size + k];
                Assert.Equal(i == j ? 1 : 0, dot, 1e-9);
            }
        }
    }

    [Fact]
    public void Compute_KnownSpectrum_FindsItWhateverTheSeed()
    {
        // diag(5, 3, 3, 0): a repeated eigenvalue and a null space.
        double[] matrix = [5, 0, 0, 0, 0, 3, 0, 0, 0, 0, 3, 0, 0, 0, 0, 0];
        foreach (var seed in new ulong[] { 0, 1, 99 })
        {
            var (values, vectors) = LeadingEigenvectors.Compute(matrix, 4, 3, seed);
            Assert.Equal(5, values[0], 1e-9);
            Assert.Equal(3, values[1], 1e-9);
            Assert.Equal(3, values[2], 1e-9);
            Assert.Equal(1, vectors[0], 1e-9);
        }
    }

    [Fact]
    public void Compute_ZeroMatrix_GivesZeroEigenvalues() =>
        Assert.Equal([0.0, 0.0], LeadingEigenvectors.Compute(new double[9], 3, 2, 1).Values);

    [Fact]
    public void Compute_WrongShape_IsRefused() =>
        Assert.Throws<ArgumentException>(() => LeadingEigenvectors.Compute(new double[8], 3, 2, 1));

    private static double[] Covariance(int size)
    {
        var random = new Xoshiro256(17);
        var rows = Enumerable.Range(0, 3 * size).Select(_ => Enumerable.Range(0, size).Select(j => (1.0 + j) * random.NextGaussian()).ToArray()).ToArray();
        var matrix = new double[size * size];
        foreach (var row in rows)
        {
            for (var i = 0; i < size; i++)
            {
                for (var j = 0; j < size; j++) matrix[i * size + j] += row[i] * row[j];
            }
        }

        return matrix;
    }
}
