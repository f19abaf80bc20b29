using Assay.Numerics.Randomness;
using Assay.Numerics.Standardization;
using Xunit;

namespace Assay.UnitTests.Numerics;

public sealed class ColumnMomentsTests
{
    [Fact]
    public void Add_LargeMeanSmallSpread_KeepsTheVariance()
    {
        // numpy: np.array([1e4+.1, 1e4+.2, 1e4+.4, 1e4-.3], np.float32).astype(float).var(), NumPy 1.24.2
        var moments = new ColumnMoments(1);
        moments.Add([1e4f + .1f, 1e4f + .2f]);
        moments.Add([1e4f + .4f, 1e4f - .3f]);
        Assert.Equal(0.06502938270568848, moments.Variance(0), 1e-12);
        Assert.Equal(4, moments.Count);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    public void Of_AnyDegree_GivesTheBitsOfTheStream(int degree)
    {
        var random = new Xoshiro256(3);
        var matrix = Enumerable.Range(0, 5000 * 3).Select(i => (float)(random.NextGaussian() * (i % 3 + 1) + i % 3)).ToArray();
        var streamed = new ColumnMoments(3);
        streamed.Add(matrix);
        var parallel = ColumnMoments.Of(matrix, 3, new ParallelOptions { MaxDegreeOfParallelism = degree });
        for (var j = 0; j < 3; j++)
        {
            Assert.Equal(streamed.Mean[j], parallel.Mean[j]);
            Assert.Equal(streamed.Variance(j), parallel.Variance(j));
            var column = Enumerable.Range(0, 5000).Select(i => (double)matrix[i * 3 + j]).ToArray();
            var mean = column.Average();
            Assert.Equal(mean, parallel.Mean[j], 1e-10);
            Assert.Equal(column.Average(x => (x - mean) * (x - mean)), parallel.Variance(j), 1e-9);
        }
    }

    [Fact]
    public void Merge_EmptyAndFull_ChangesNothing()
    {
        var (moments, empty) = (new ColumnMoments(2), new ColumnMoments(2));
        moments.Add([1, 10, 3, 30]);
        moments.Merge(empty);
        empty.Merge(moments);
        Assert.Equal([2.0, 20.0], empty.Mean.ToArray());
        Assert.Equal(1, empty.Variance(0));
        Assert.Equal(10, empty.Scale(1));
        Assert.Throws<ArgumentException>(() => moments.Merge(new ColumnMoments(3)));
    }

    [Fact]
    public void Scale_ConstantColumn_IsOne()
    {
        var moments = new ColumnMoments(2);
        Assert.Equal(1, moments.Scale(0));
        moments.Add([0.1f, 1, 0.1f, 2, 0.1f, 3]);
        Assert.True(moments.IsConstant(0));
        Assert.Equal(1, moments.Scale(0));
        Assert.False(moments.IsConstant(1));
    }
}
