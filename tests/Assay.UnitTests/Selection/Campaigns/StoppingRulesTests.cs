using Assay.Selection.Core.Campaigns;
using Xunit;

namespace Assay.UnitTests.Selection.Campaigns;

public sealed class StoppingRulesTests
{
    [Fact]
    public void Check_NoRule_GoesOnUntilScheduleOrPoolIsUsedUp()
    {
        var rules = new StoppingRules();
        Assert.Null(rules.Check([], "accuracy", 160, 1000));
        Assert.Null(rules.Check(Measured(.5, .4, .3, .2), "accuracy", 160, 1));
        Assert.Equal(new StopReason(StopRule.Schedule, "schedule: it has no round after 2"), rules.Check(Measured(.5, .6), "accuracy", null, 1000));
        Assert.Equal(new StopReason(StopRule.Pool, "pool: no image is left to select"), rules.Check(Measured(.5), "accuracy", 160, 0));
    }

    [Fact]
    public void Check_Target_EndsWhenReached()
    {
        var rules = new StoppingRules { Target = .9 };
        Assert.Null(rules.Check(Measured(.95, .8999), "accuracy", 1, 1));
        Assert.Equal("target: accuracy 0.9000 has reached 0.9000", rules.Check(Measured(.9), "accuracy", 1, 1)!.Text);
        Assert.Null(rules.Check([new RoundOutcome(10)], "accuracy", 1, 1));
    }

    [Theory]
    [InlineData(3, .01, new[] { .5, .6, .605, .606 }, null)]
    [InlineData(3, .01, new[] { .5, .6, .605, .606, .607 }, "plateau: AUROC rose by 0.0070 in 3 rounds, less than 0.0100")]
    [InlineData(3, .01, new[] { .5, .6, .625, .606, .607 }, null)]
    [InlineData(2, .01, new[] { .6, .55, .58 }, "plateau: AUROC fell by 0.0200 in 2 rounds")]
    [InlineData(1, 0, new[] { .6, .6 }, "plateau: AUROC did not rise in 1 round")]
    [InlineData(1, 0, new[] { .6, .6001 }, null)]
    [InlineData(3, .01, new[] { .5, .5, .5 }, null)]
    public void Check_Plateau_ComparesTheBestOfTheLastRoundsWithTheBestBefore(int rounds, double gain, double[] metrics, string? reason) =>
        Assert.Equal(reason, new StoppingRules { Plateau = new PlateauRule(rounds, gain) }.Check(Measured(metrics), "AUROC", 1, 1)?.Text);

    [Fact]
    public void Check_FixRate_LooksAtTheLastRound()
    {
        var rules = new StoppingRules { MinimumFixRate = .05 };
        Assert.Null(rules.Check([new RoundOutcome(50, .5, 50, 1), new RoundOutcome(100, .5, 40, 2)], "AUROC", 50, 100));
        Assert.Equal(
            "few fixes: 1 of 50 labels shown were changed, a share of 0.020, less than 0.050",
            rules.Check([new RoundOutcome(50, .5, 50, 9), new RoundOutcome(100, .5, 50, 1)], "AUROC", 50, 100)!.Text);
        Assert.Null(rules.Check([new RoundOutcome(0, .5, 0, 0)], "AUROC", 50, 100));
    }

    [Fact]
    public void Check_BudgetAndRounds_EndAtTheirNumbers()
    {
        Assert.Null(new StoppingRules { LabelBudget = 100, MaxRounds = 2 }.Check([new RoundOutcome(99)], "accuracy", 1, 1));
        Assert.Equal("budget: 1,280 images were selected, 1,280 may be", new StoppingRules { LabelBudget = 1280 }.Check([new RoundOutcome(1280)], "accuracy", 1, 1)!.Text);
        Assert.Equal(StopRule.MaxRounds, new StoppingRules { MaxRounds = 2 }.Check(Measured(.1, .2), "accuracy", 1, 1)!.Rule);
    }

    private static RoundOutcome[] Measured(params double[] metrics) => [.. metrics.Select((metric, round) => new RoundOutcome(10 * (round + 1), metric))];
}
