using Assay.Numerics.LinearAlgebra;
using Assay.Numerics.Randomness;
using Xunit;

namespace Assay.UnitTests.Numerics;

public sealed class LinearAlgebraTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };
    private static readonly ParallelOptions Four = new() { MaxDegreeOfParallelism = 4 };

    [Theory]
    [InlineData(0, 5)]
    [InlineData(1, 1)]
    [InlineData(3, 12)]
    [InlineData(255, 11)]
    [InlineData(257, 13)]
    [InlineData(1025, 25)]
    public void GramMatrix_AnyShape_EqualsTheNaiveSum(int rows, int columns)
    {
        var x = Gaussian(rows, columns, 1);
        var weights = Enumerable.Range(0, rows).Select(i => 0.5 + i % 3).ToArray();
        var gram = new GramMatrix(columns);
        gram.Add(x, weights, Four);
        Assert.Equal(rows, gram.Count);
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                var expected = 0.0;
                for (var k = 0; k < rows; k++) expected += weights[k] * x[k * columns + i] * x[k * columns + j];
                Assert.Equal(expected, gram[i, j], 1e-10 * Math.Max(1, rows));
            }
        }
    }

    [Fact]
    public void GramMatrix_AnyDegree_GivesTheSameBits()
    {
        var x = Gaussian(2500, 40, 2);
        var (one, four) = (new GramMatrix(40), new GramMatrix(40));
        one.Add(x, default, Serial);
        four.Add(x, default, Four);
        for (var i = 0; i < 40; i++)
        {
            for (var j = 0; j < 40; j++) Assert.Equal(BitConverter.DoubleToInt64Bits(one[i, j]), BitConverter.DoubleToInt64Bits(four[i, j]));
        }
    }

    [Fact]
    public void GramMatrix_MergedParts_EqualTheWhole()
    {
        var x = Gaussian(600, 7, 3);
        var (whole, first, second) = (new GramMatrix(7), new GramMatrix(7), new GramMatrix(7));
        whole.Add(x, default, Serial);
        first.Add(x.AsMemory(0, 200 * 7), default, Serial);
        second.Add(x.AsMemory(200 * 7), default, Serial);
        first.Merge(second);
        Assert.Equal(600, first.Count);
        for (var i = 0; i < 7; i++) Assert.Equal(whole[i, 3], first[i, 3], 1e-10);
        Assert.Throws<ArgumentException>(() => first.Merge(new GramMatrix(8)));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    public void GramMatrix_NonFiniteRow_NamesItAndStaysAsItWas(float hostile)
    {
        var gram = new GramMatrix(2);
        var thrown = Assert.Throws<ArgumentException>(() => gram.Add(new[] { 1f, 2, hostile, 4 }, default, Serial));
        Assert.StartsWith("1 of 2 rows hold NaN or infinite numbers, the first is row 1.", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, gram[0, 0]);
        Assert.Throws<ArgumentException>(() => gram.Add(new float[4], new[] { 1.0, -1 }, Serial));
        Assert.Throws<ArgumentException>(() => gram.Add(new float[3], default, Serial));
    }

    // By hand: X = [[1, 0], [1, 1], [1, 2]], X'X = [[3, 3], [3, 5]], its inverse [[5, -3], [-3, 3]] / 6, so the leverages
    // x'(X'X)^-1 x are 5/6, 2/6 and 5/6; their sum is the rank.
    [Fact]
    public void Cholesky_ThreePointsOnALine_GivesTheirLeverages()
    {
        float[] x = [1, 0, 1, 1, 1, 2];
        var gram = new GramMatrix(2);
        gram.Add(x, default, Serial);
        var leverages = Leverages(Cholesky.Factor(gram, Serial), x);
        Assert.Equal(5 / 6.0, leverages[0], 1e-14);
        Assert.Equal(2 / 6.0, leverages[1], 1e-14);
        Assert.Equal(5 / 6.0, leverages[2], 1e-14);
    }

    [Theory]
    [InlineData(50, 8, 8)]
    [InlineData(300, 70, 70)]
    [InlineData(300, 70, 31)]
    [InlineData(40, 70, 40)]
    [InlineData(1, 5, 1)]
    [InlineData(9, 4, 0)]
    public void Factor_OfAnyRank_LeveragesSumToTheRank(int rows, int columns, int rank)
    {
        var x = LowRank(rows, columns, rank);
        var gram = new GramMatrix(columns);
        gram.Add(x, default, Serial);
        var byCholesky = Cholesky.Factor(gram, Serial);
        var byQr = HouseholderQr.Factor(Array.ConvertAll(x, number => (double)number), rows, columns, Serial);
        Assert.Equal(rank, byCholesky.Rank);
        Assert.Equal(rank, byQr.Rank);
        var (first, second) = (Leverages(byCholesky, x), Leverages(byQr, x));
        Assert.Equal(rank, first.Sum(), 1e-8);
        Assert.Equal(rank, second.Sum(), 1e-8);
        for (var i = 0; i < rows; i++) Assert.Equal(first[i], second[i], 1e-8);
    }

    [Theory]
    [InlineData(300, 33, 33)]
    [InlineData(300, 33, 20)]
    [InlineData(9, 33, 9)]
    [InlineData(9, 4, 0)]
    public void Triangle_OfAnyRank_HasTheGramMatrixAsItsSquare(int rows, int columns, int rank)
    {
        var x = LowRank(rows, columns, rank);
        var gram = new GramMatrix(columns);
        gram.Add(x, default, Serial);
        var r = Cholesky.Triangle(gram, Serial);
        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < columns; j++)
            {
                if (i > j) Assert.Equal(0, r[i * columns + j]);
                var product = Enumerable.Range(0, columns).Sum(k => r[k * columns + i] * r[k * columns + j]);
                Assert.Equal(gram[i, j], product, 1e-9 * Math.Max(1, Math.Sqrt(gram[i, i] * gram[j, j])));
            }
        }

        var factor = TriangularFactor.FromTriangle(r, columns, Serial);
        Assert.Equal(rank, factor.Rank);
        Assert.Equal(rank, Leverages(factor, x).Sum(), 1e-7);
    }

    // By hand: one row x = [3, 4] with the ridge 5 on X'X = [[9, 12], [12, 16]] has x'(X'X + 5 I)^-1 x = 25 / (25 + 5).
    [Fact]
    public void AddRidge_OneRow_ShrinksItsLeverage()
    {
        float[] x = [3, 4];
        var gram = new GramMatrix(2);
        gram.Add(x, default, Serial);
        Assert.Equal(12.5, gram.MeanDiagonal());
        gram.AddRidge(5);
        Assert.Equal(25 / 30.0, Leverages(Cholesky.Factor(gram, Serial), x)[0], 1e-14);
        Assert.Throws<ArgumentOutOfRangeException>(() => gram.AddRidge(-1));
    }

    // Columns whose units differ by 10^14 are as independent as before.
    [Fact]
    public void Factor_ColumnsOfVeryDifferentUnits_AllCount()
    {
        var x = Gaussian(100, 3, 5);
        for (var i = 0; i < 100; i++)
        {
            x[i * 3] *= 1e-7f;
            x[i * 3 + 2] *= 1e7f;
        }

        var gram = new GramMatrix(3);
        gram.Add(x, default, Serial);
        Assert.Equal(3, Leverages(Cholesky.Factor(gram, Serial), x).Sum(), 1e-10);
        Assert.Equal(3, HouseholderQr.Factor(Array.ConvertAll(x, number => (double)number), 100, 3, Serial).Rank);
    }

    [Fact]
    public void SquaredNorms_RowAloneOrInABatch_HasTheSameBits()
    {
        var x = Gaussian(200, 30, 6);
        var gram = new GramMatrix(30);
        gram.Add(x, default, Serial);
        var factor = Cholesky.Factor(gram, Serial);
        var all = Leverages(factor, x);
        var parallel = new double[200];
        factor.SquaredNorms(x, parallel, Four);
        Assert.Equal(all, parallel);
        for (var i = 0; i < 200; i += 37) Assert.Equal(all[i], Leverages(factor, x[(i * 30)..(i * 30 + 30)])[0]);
    }

    [Fact]
    public void MergeTriangles_OfParts_EqualsTheTriangleOfTheWhole()
    {
        const int N = 45;
        var x = Array.ConvertAll(Gaussian(300, N, 7), number => (double)number);
        var first = HouseholderQr.Triangle(x.AsSpan(0, 20 * N), 20, N, Serial);
        var second = HouseholderQr.Triangle(x.AsSpan(20 * N), 280, N, Serial);
        var merged = HouseholderQr.MergeTriangles(first, second, N, Serial);
        var whole = HouseholderQr.Triangle(x, 300, N, Four);
        Assert.Equal(merged, HouseholderQr.MergeTriangles(first, second, N, Four));
        for (var i = 0; i < N * N; i++) Assert.Equal(whole[i], merged[i], 1e-12);
    }

    // numpy.linalg.qr([[3, 1], [4, 2]])[1] by hand: the first column has length 5 and the second's part along it is (3 + 8) / 5;
    // what is left of it is |det| / 5 = 2 / 5.
    [Fact]
    public void Triangle_TwoByTwo_IsWorkedByHand()
    {
        var r = HouseholderQr.Triangle([3, 1, 4, 2], 2, 2, Serial);
        double[] expected = [5, 2.2, 0, 0.4];
        for (var i = 0; i < 4; i++) Assert.Equal(expected[i], r[i], 1e-14);
    }

    [Fact]
    public void MergeTriangles_WithNothing_ChangesNothing()
    {
        double[] r = [5, 2.2, 0, 0.4];
        Assert.Equal(r, HouseholderQr.MergeTriangles(r, new double[4], 2, Serial));
        var other = HouseholderQr.MergeTriangles(new double[4], r, 2, Serial);
        for (var i = 0; i < 4; i++) Assert.Equal(r[i], other[i], 1e-15);
        Assert.Throws<ArgumentException>(() => HouseholderQr.MergeTriangles(r, r, 3, Serial));
    }

    private static double[] Leverages(TriangularFactor factor, float[] x)
    {
        var norms = new double[x.Length / factor.Dimensions];
        factor.SquaredNorms(x, norms, Serial);
        return norms;
    }

    private static float[] Gaussian(int rows, int columns, ulong seed)
    {
        var random = new Xoshiro256(seed);
        return [.. Enumerable.Range(0, rows * columns).Select(_ => (float)random.NextGaussian())];
    }

    /// <summary>Small whole numbers, so that products are exact and the rank is that of algebra, not of rounding.</summary>
    private static float[] LowRank(int rows, int columns, int rank)
    {
        var random = new Xoshiro256(4);
        var left = Enumerable.Range(0, rows * rank).Select(_ => random.NextInt32(15) - 7).ToArray();
        var right = Enumerable.Range(0, rank * columns).Select(_ => random.NextInt32(15) - 7).ToArray();
        var x = new float[rows * columns];
        for (var i = 0; i < rows; i++)
        {
            for (var j = 0; j < columns; j++) x[i * columns + j] = Enumerable.Range(0, rank).Sum(k => left[i * rank + k] * right[k * columns + j]);
        }

        return x;
    }
}
