using Assay.Scoring.Core.Coresets;
using Xunit;

namespace Assay.UnitTests.Scoring.Coresets;

public sealed class ImportanceSamplerTests
{
    [Fact]
    public void Draw_ManySeeds_EstimatesTheSumWithoutBias()
    {
        var sensitivities = Enumerable.Range(1, 200).Select(i => 1 + i % 17 * 0.7).ToArray();
        var weights = Enumerable.Range(1, 200).Select(i => 1 + i % 3 * 0.5).ToArray();
        var values = Enumerable.Range(1, 200).Select(i => Math.Sin(i) + 2).ToArray();
        var exact = values.Zip(weights, (value, weight) => value * weight).Sum();
        var mean = Enumerable.Range(0, 2000).Average(seed =>
        {
            var sample = ImportanceSampler.Draw(sensitivities, weights, 40, (ulong)seed);
            return sample.Rows.Zip(sample.Weights, (row, weight) => weight * values[row]).Sum();
        });
        Assert.Equal(exact, mean, 0.01 * exact);
    }

    // p = s / sum s = (1/4, 3/4): with 4 draws of which c fall on row 1, its weight is c w / (4 p) = c w / 3.
    [Fact]
    public void Draw_OneSeed_WeighsByTheProbability()
    {
        var sample = ImportanceSampler.Draw([1, 3, 0, 2, 2], [2, 6, 5, 1, 1], 3, 9);
        Assert.Equal(sample.Rows.Order(), sample.Rows);
        foreach (var (row, weight) in sample.Rows.Zip(sample.Weights))
        {
            double[] one = [2 * 8 / 3.0, 6 * 8 / 9.0, 0, 8 / 6.0, 8 / 6.0];
            Assert.Equal(0, weight / one[row] % 1, 1e-12);
        }

        Assert.Equal(sample.Weights, ImportanceSampler.Draw([1, 3, 0, 2, 2], [2, 6, 5, 1, 1], 3, 9).Weights);
    }

    [Fact]
    public void Draw_NoMoreRowsThanDraws_TakesAllOfThemAsTheyAre()
    {
        var sample = ImportanceSampler.Draw([1, 0, 5, 2], [2, 2, 3, 0], 2, 1);
        Assert.Equal([0, 2], sample.Rows);
        Assert.Equal([2, 3], sample.Weights);
        Assert.Empty(ImportanceSampler.Draw([], [], 5, 1).Rows);
        Assert.Empty(ImportanceSampler.Draw([0, 0, 0], [], 2, 1).Rows);
    }

    [Fact]
    public void Draw_HostileNumbers_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => ImportanceSampler.Draw([1, double.NaN], [], 1, 1));
        Assert.Throws<ArgumentException>(() => ImportanceSampler.Draw([1, -1], [], 1, 1));
        Assert.Throws<ArgumentException>(() => ImportanceSampler.Draw([1, 1], [1, double.PositiveInfinity], 1, 1));
        Assert.Throws<ArgumentException>(() => ImportanceSampler.Draw([1, 1], [1], 1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => ImportanceSampler.Draw([1, 1], [], 0, 1));
    }
}
