using Assay.Numerics.Statistics;
using Assay.Scoring.Core.LabelErrors;
using Xunit;

namespace Assay.UnitTests.Scoring.LabelErrors;

public sealed class ErrorRateAuditTests
{
    [Theory]
    [InlineData(8, 50, 0.08337420678033403, 0.28514216063034986)]
    [InlineData(0, 20, 0, 0.16112515805281935)]
    [InlineData(3, 3, 0.4385029682449546, 1)]
    public void Wilson_Golden_EqualsScipy(int successes, int trials, double low, double high)
    {
        // scipy.stats.binomtest(successes, trials).proportion_ci(0.95, method="wilson")
        var interval = WilsonInterval.Of(successes, trials);
        Assert.Equal((double)successes / trials, interval.Share, 1e-15);
        Assert.Equal(low, interval.Low, 1e-12);
        Assert.Equal(high, interval.High, 1e-12);
    }

    [Fact]
    public void Wilson_Extremes_AreDefinedOrRefused()
    {
        Assert.Equal(new WilsonInterval(0, 0, 1), WilsonInterval.Of(0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(2, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(-1, 1));
        Assert.Throws<ArgumentOutOfRangeException>(() => WilsonInterval.Of(0, 1, double.NaN));
    }

    [Fact]
    public void Estimate_TwoStrata_EqualsTheFormula()
    {
        // Weights .1 and .9, shares 12/20 and 1/40, limits of scipy's Wilson intervals, squares added with math.sqrt.
        var interval = ErrorRateAudit.Estimate([new("flagged", 100, 0.5) { Judged = 20, Wrong = 12 }, new("not flagged", 900, 0.01) { Judged = 40, Wrong = 1 }]);
        Assert.Equal(0.0825, interval.Share, 1e-12);
        Assert.Equal(0.054245596442247065, interval.Low, 1e-12);
        Assert.Equal(0.17767304909020232, interval.High, 1e-12);
    }

    [Fact]
    public void Estimate_NothingJudgedOrEverythingWrong_IsDefined()
    {
        Assert.Equal(new WilsonInterval(0, 0, 1), ErrorRateAudit.Estimate([]));
        var unknown = ErrorRateAudit.Estimate([new("all", 10, 0.2)]);
        Assert.Equal((0.2, 0.0, 1.0), (unknown.Share, unknown.Low, unknown.High));
        var half = ErrorRateAudit.Estimate([new("known", 50, 0.2) { Judged = 50 }, new("unknown", 50, 0)]);
        Assert.Equal((0.0, 0.0), (half.Share, half.Low));
        Assert.InRange(half.High, 0.5, 0.54);
        Assert.Equal(1, ErrorRateAudit.Estimate([new("all", 3, 0.2) { Judged = 3, Wrong = 3 }]).Share);
        Assert.Throws<ArgumentException>(() => ErrorRateAudit.Estimate([new("few", 3, 0.2) { Judged = 4 }]));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)]
    [InlineData(949)]
    [InlineData(5000)]
    public void Allocate_AnyBudget_SpendsItWithinTheStrata(long budget)
    {
        AuditStratum[] strata = [new("a", 0, 0.5), new("b", 1, 0.5), new("c", 49, 0.5), new("d", 900, 0)];
        var drawn = ErrorRateAudit.Allocate(strata, budget);
        Assert.Equal(Math.Min(budget, 950), drawn.Sum());
        Assert.All(drawn.Zip(strata), pair => Assert.InRange(pair.First, 0, pair.Second.Images));
        if (budget >= 100) Assert.All(drawn.Skip(1).Zip(strata.Skip(1)), pair => Assert.True(pair.First >= Math.Min(2, pair.Second.Images)));
    }

    [Fact]
    public void Allocate_EqualStrata_FollowsNeyman()
    {
        // sqrt(.5 * .5) : sqrt(.1 * .9) = 5 : 3.
        var drawn = ErrorRateAudit.Allocate([new("a", 10_000, 0.5), new("b", 10_000, 0.1)], 804);
        Assert.InRange(drawn[0], 501, 503);
    }
}
