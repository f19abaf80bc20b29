using Assay.Selection.Core.Campaigns;
using Xunit;

namespace Assay.UnitTests.Selection.Campaigns;

public sealed class CampaignComparisonTests
{
    private static readonly long[] Labelled = [160, 320, 640, 1280];

    [Fact]
    public void Compare_StrategiesOverSeeds_EqualScipy()
    {
        // numpy 1.24.2 and scipy 1.10.1: stats.t.interval(.95, n - 1, mean, stats.sem); the gain over seeds 1 and 2 alone; np.interp of labels over the mean curve at random's last mean.
        var curves = CampaignComparison.Compare(
        [
            Campaign("random", 2, .40, .48, .58, .66),
            Campaign("rde", 3, .38, .55, .61, .73),
            Campaign("rde", 1, .40, .52, .63, .71),
            Campaign("random", 1, .41, .49, .57, .64),
            Campaign("rde", 2, .42, .50, .65, .70),
        ]);

        Assert.Equal(["rde", "random"], curves.Select(curve => curve.Name));
        Assert.Equal(["rde-1", "rde-2", "rde-3"], curves[0].Campaigns);
        AssertPoints(
            curves[0],
            [0.4, 0.5233333333333333, 0.63, 0.7133333333333333],
            [0.35031724576312506, 0.46081723853722445, 0.5803172457631249, 0.6753875029959385],
            [0.4496827542368751, 0.5858494281294422, 0.6796827542368751, 0.751279163670728],
            [0.005, 0.025, 0.065, 0.055]);
        AssertPoints(
            curves[1],
            [0.405, 0.485, 0.575, 0.65],
            [0.34146897631783985, 0.42146897631783947, 0.5114689763178394, 0.522937952635679],
            [0.4685310236821602, 0.5485310236821606, 0.6385310236821605, 0.777062047364321],
            null);
        Assert.Equal(793.6, curves[0].LabelsToBaseline!.Value, 1e-9);
        Assert.Equal(1.612903225806451, curves[0].LabelSaving!.Value, 1e-12);
        Assert.Null(curves[1].LabelsToBaseline);
    }

    [Fact]
    public void Compare_OneCampaign_KeepsTheIntervalOfItsMeasurement()
    {
        var curve = Assert.Single(CampaignComparison.Compare([new CampaignCurve("a", "margin", 1, [new CampaignPoint(10, .5, .4, .6), new CampaignPoint(20, .7, .6, .8)])]));

        Assert.Equal([new StrategyPoint(10, .5, .4, .6, null), new StrategyPoint(20, .7, .6, .8, null)], curve.Points);
        Assert.Null(curve.LabelSaving);
    }

    [Fact]
    public void Compare_CampaignsOfUnequalLength_EndWhereAllHaveCome()
    {
        var curves = CampaignComparison.Compare([Campaign("rde", 1, .4, .5, .6, .7), Campaign("rde", 2, .4, .5), Campaign("random", 1, .4, .45, .5)]);

        Assert.Equal([160L, 320L], curves[0].Points.Select(point => point.Labelled));
        Assert.Equal(.05, curves[0].Points[1].Gain!.Value, 1e-12);
        Assert.Equal(320, curves[0].LabelsToBaseline!.Value, 1e-9);
        Assert.Equal(2, curves[0].LabelSaving!.Value, 1e-9);
    }

    [Fact]
    public void Compare_UnequalNumbersOfLabels_ReadsBetweenMeasurementsAndNeverBeyond()
    {
        var people = new CampaignCurve("p", "rde", 7, [new CampaignPoint(100, .5, .5, .5), new CampaignPoint(199, .6, .6, .6), new CampaignPoint(398, .7, .7, .7)]);
        var random = new CampaignCurve("r", "random", 1, [new CampaignPoint(100, .4, .4, .4), new CampaignPoint(200, .5, .5, .5)]);

        var curve = CampaignComparison.Compare([people, random])[0];

        // No seed in common: the difference of the means, at 199 labels .4 + .99 x .1.
        Assert.Equal(.1, curve.Points[0].Gain!.Value, 1e-12);
        Assert.Equal(.6 - .499, curve.Points[1].Gain!.Value, 1e-12);
        Assert.Null(curve.Points[2].Gain);
        Assert.Equal(100, curve.LabelsToBaseline);
    }

    [Fact]
    public void Compare_NothingMeasuredOrNeverAsGood_SaysNothing()
    {
        var curves = CampaignComparison.Compare([Campaign("rde", 1), Campaign("margin", 1, .1, .2), Campaign("random", 1, .5, .6)]);

        Assert.Equal(["margin", "rde", "random"], curves.Select(curve => curve.Name));
        Assert.All(curves, curve => Assert.Null(curve.LabelSaving));
        Assert.Empty(curves[1].Points);
    }

    [Fact]
    public void Compare_BaselineNobodyHas_IsRefused()
    {
        var exception = Assert.Throws<UnknownBaselineException>(() => CampaignComparison.Compare([Campaign("rde", 1, .5)], "margin"));
        Assert.Contains("rde", exception.Message, StringComparison.Ordinal);
        Assert.Null(Assert.Single(CampaignComparison.Compare([Campaign("rde", 1, .5)])).Points[0].Gain);
    }

    private static CampaignCurve Campaign(string strategy, long seed, params double[] values) =>
        new($"{strategy}-{seed}", strategy, seed, [.. values.Select((value, round) => new CampaignPoint(Labelled[round], value, value - .01, value + .01))]);

    private static void AssertPoints(StrategyCurve curve, double[] means, double[] low, double[] high, double[]? gain)
    {
        Assert.Equal(Labelled, curve.Points.Select(point => point.Labelled));
        for (var i = 0; i < means.Length; i++)
        {
            Assert.Equal(means[i], curve.Points[i].Mean, 1e-12);
            Assert.Equal(low[i], curve.Points[i].Low, 1e-9);
            Assert.Equal(high[i], curve.Points[i].High, 1e-9);
            if (gain is null) Assert.Null(curve.Points[i].Gain);
            else Assert.Equal(gain[i], curve.Points[i].Gain!.Value, 1e-12);
        }
    }
}
