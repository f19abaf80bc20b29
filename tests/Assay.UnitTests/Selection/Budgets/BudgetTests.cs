using Assay.Numerics.Randomness;
using Assay.Selection.Core.Budgets;
using Xunit;

namespace Assay.UnitTests.Selection.Budgets;

public sealed class BudgetTests
{
    [Fact]
    public void Allocate_Golden_FillsTheEmptiestFirst()
    {
        // By hand: levels 0, 4, 10 and 3 images to be had of class 3: 7 images bring class 0 to 4, then one each to 0, 1 and 3.
        Assert.Equal([5L, 1, 0, 3], BalancedQuota.Allocate([0, 4, 10, 1], [100, 100, 100, 3], 9));
        Assert.Equal([4L, 0, 0, 3], BalancedQuota.Allocate([0, 4, 10, 1], [100, 100, 100, 3], 7));
        Assert.Equal([2L, 0], BalancedQuota.Allocate([0, 0], [2, 0], 10));
        Assert.Empty(BalancedQuota.Allocate([], [], 5));
    }

    [Fact]
    public void Allocate_Random_SpendsAllAndIsAsEvenAsCanBe()
    {
        var random = new Xoshiro256(3);
        for (var trial = 0; trial < 300; trial++)
        {
            var labelled = Enumerable.Range(0, 6).Select(_ => (long)random.NextInt32(12)).ToArray();
            var available = Enumerable.Range(0, 6).Select(_ => (long)random.NextInt32(12)).ToArray();
            var count = random.NextInt32(80);
            var quotas = BalancedQuota.Allocate(labelled, available, count);
            Assert.Equal(Math.Min(count, available.Sum()), quotas.Sum());
            for (var k = 0; k < 6; k++)
            {
                Assert.InRange(quotas[k], 0, available[k]);

                // No image could go from a fuller class to one that is emptier by two.
                for (var other = 0; other < 6; other++)
                    Assert.False(quotas[k] > 0 && quotas[other] < available[other] && labelled[k] + quotas[k] > labelled[other] + quotas[other] + 1);
            }
        }
    }

    [Fact]
    public void Choose_Random_IsWithinHalfOfTheBestSet()
    {
        var random = new Xoshiro256(6);
        for (var trial = 0; trial < 100; trial++)
        {
            var worth = Enumerable.Range(0, 10).Select(_ => (float)random.NextDouble()).ToArray();
            var costs = Enumerable.Range(0, 10).Select(_ => 0.1 + random.NextDouble()).ToArray();
            var taken = CostLimit.Choose(worth, costs, 1.5);
            Assert.True(taken.Sum(i => costs[i]) <= 1.5);
            var best = Enumerable.Range(0, 1024).Select(set => Enumerable.Range(0, 10).Where(i => (set >> i & 1) == 1).ToArray())
                .Where(set => set.Sum(i => costs[i]) <= 1.5).Max(set => set.Sum(i => (double)worth[i]));
            Assert.True(taken.Sum(i => (double)worth[i]) >= best / 2);
        }
    }

    [Fact]
    public void Choose_OneThatIsWorthMoreThanAllCheapOnes_IsTaken()
    {
        // By worth for cost 0 and 1 come first, then 2 does not fit; alone it is worth more.
        Assert.Equal([2], CostLimit.Choose([1, 1, 9], [0.5, 0.5, 10], 10));
        Assert.Equal([1, 0], CostLimit.Choose([1, 2, 0, -3], [1, 1, 1, 1], 10));
        Assert.Empty(CostLimit.Choose([1], [2], 1));
        Assert.Throws<ArgumentException>(() => CostLimit.Choose([float.NaN], [1], 1));
        Assert.Throws<ArgumentException>(() => CostLimit.Choose([1], [0], 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => CostLimit.Choose([1], [1], double.NaN));
    }
}
