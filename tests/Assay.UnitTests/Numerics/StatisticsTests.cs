using Assay.Numerics.Randomness;
using Assay.Numerics.Statistics;
using Xunit;

namespace Assay.UnitTests.Numerics;

public sealed class StatisticsTests
{
    [Fact]
    public void AurocAndAveragePrecision_Golden_EqualScikitLearn()
    {
        // sklearn.metrics.roc_auc_score and average_precision_score, scikit-learn 1.2.1
        float[] scores = [.1f, .4f, .35f, .8f, .4f, .4f, .9f, .1f, .65f, .2f];
        bool[] truth = [false, false, true, true, true, false, true, false, false, true];
        Assert.Equal(0.68, RocCurve.Auroc(scores, truth)!.Value, 1e-12);
        Assert.Equal(0.7392857142857143, RocCurve.AveragePrecision(scores, truth)!.Value, 1e-12);
    }

    [Theory]
    [InlineData(2, 1)]
    [InlineData(50, 3)]
    [InlineData(300, 20)]
    [InlineData(300, 1000)]
    public void Auroc_RandomTies_EqualsPairCount(int length, int distinct)
    {
        var random = new Xoshiro256((ulong)(length + distinct));
        var scores = Enumerable.Range(0, length).Select(_ => (float)random.NextInt32(distinct)).ToArray();
        var truth = Enumerable.Range(0, length).Select(i => i == 0 || (i > 1 && random.NextInt32(4) == 0)).ToArray();
        var (won, pairs) = (0.0, 0);
        for (var i = 0; i < length; i++)
        {
            for (var j = 0; j < length; j++)
            {
                if (!truth[i] || truth[j]) continue;
                pairs++;
                won += scores[i] > scores[j] ? 1 : scores[i] == scores[j] ? 0.5 : 0;
            }
        }

        Assert.Equal(won / pairs, RocCurve.Auroc(scores, truth)!.Value, 1e-12);
    }

    [Fact]
    public void Auroc_Undefined_IsNull()
    {
        Assert.Null(RocCurve.Auroc([], []));
        Assert.Null(RocCurve.Auroc([1, 2], [true, true]));
        Assert.Null(RocCurve.Auroc([1, 2], [false, false]));
        Assert.Null(RocCurve.AveragePrecision([1, 2], [false, false]));
        Assert.Equal(1, RocCurve.AveragePrecision([1, 2], [true, true]));
    }

    [Fact]
    public void Auroc_InfiniteScores_AreRankedAndNanIsRejected()
    {
        Assert.Equal(1, RocCurve.Auroc([float.NegativeInfinity, float.PositiveInfinity], [false, true]));
        Assert.Throws<ArgumentException>(() => RocCurve.Auroc([float.NaN, 1], [false, true]));
        Assert.Throws<ArgumentException>(() => RocCurve.Auroc([1], [false, true]));
    }

    [Fact]
    public void ConfusionMatrix_AddAndMerge_CountsAndShares()
    {
        var (matrix, other) = (new ConfusionMatrix(3), new ConfusionMatrix(3));
        Assert.Null(matrix.Accuracy);
        matrix.Add(0, 0, 3);
        matrix.Add(0, 2);
        other.Add(1, 1);
        matrix.Merge(other);
        Assert.Equal(5, matrix.Total);
        Assert.Equal(0.8, matrix.Accuracy!.Value, 1e-12);
        Assert.Equal(0.25, matrix.RowShare(0, 2));
        Assert.Null(matrix.RowShare(2, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => matrix.Add(3, 0));
        Assert.Throws<ArgumentException>(() => matrix.Merge(new ConfusionMatrix(2)));
    }

    [Theory]
    // scipy.stats.t.ppf(.5 + confidence / 2, degrees of freedom), scipy 1.10.1
    [InlineData(.95, 1, 12.706204736432095)]
    [InlineData(.95, 2, 4.302652729911275)]
    [InlineData(.95, 3, 3.182446305284263)]
    [InlineData(.95, 4, 2.7764451051977987)]
    [InlineData(.95, 7, 2.3646242510102993)]
    [InlineData(.95, 30, 2.0422724563012373)]
    [InlineData(.95, 199, 1.971956544249395)]
    [InlineData(.99, 1, 63.65674116287399)]
    [InlineData(.99, 4, 4.604094871415897)]
    [InlineData(.5, 2, 0.8164965809277266)]
    [InlineData(.5, 7, 0.7111417780816957)]
    public void TwoSidedQuantile_Golden_EqualsScipy(double confidence, int degreesOfFreedom, double expected)
    {
        var t = StudentT.TwoSidedQuantile(confidence, degreesOfFreedom);
        Assert.Equal(expected, t, expected * 1e-9);
        Assert.Equal(confidence, StudentT.CentralProbability(t, degreesOfFreedom), 1e-12);
    }

    [Fact]
    public void CentralProbability_Golden_EqualsScipy()
    {
        // 2 scipy.stats.t.cdf(t, degrees of freedom) - 1, scipy 1.10.1
        Assert.Equal(0.2951672353008665, StudentT.CentralProbability(.5, 1), 1e-12);
        Assert.Equal(0.6767529681839595, StudentT.CentralProbability(1.3, 2), 1e-12);
        Assert.Equal(0.9455099006576237, StudentT.CentralProbability(2.5, 5), 1e-12);
        Assert.Equal(0.07719509056940321, StudentT.CentralProbability(.1, 8), 1e-12);
        Assert.Equal(1, StudentT.CentralProbability(double.PositiveInfinity, 3), 1e-12);
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.CentralProbability(double.NaN, 3));
        Assert.Throws<ArgumentOutOfRangeException>(() => StudentT.TwoSidedQuantile(1, 3));
    }

    [Fact]
    public void MeanInterval_Golden_EqualsScipy()
    {
        // scipy.stats.t.interval(.95, 2, loc=numpy.mean(v), scale=scipy.stats.sem(v)), scipy 1.10.1
        var interval = MeanInterval.Of([.612, .634, .609]);
        Assert.Equal(0.6183333333333333, interval.Mean, 1e-12);
        Assert.Equal(0.5844238678120612, interval.Low, 1e-10);
        Assert.Equal(0.6522427988546053, interval.High, 1e-10);
        Assert.Equal(new MeanInterval(.5, .5, .5, 1), MeanInterval.Of([.5]));
        Assert.Throws<ArgumentException>(() => MeanInterval.Of([]));
        Assert.Throws<ArgumentException>(() => MeanInterval.Of([1, double.NaN]));
    }

    [Fact]
    public void MostConfused_RowNormalised_NamesTheClassToClean()
    {
        var counts = new ConfusionCounts();
        Assert.Null(counts.MostConfused());
        counts.Add(0, 0, 900);
        counts.Add(0, 1, 100);
        counts.Add(1, 1, 60);
        counts.Add(1, 0, 40);
        counts.Add(2, 0, 1);

        // By hand: 100 of 1,000, 40 of 100, and 1 of 1, which is too few to say anything.
        Assert.Equal((2, 0, 1.0), counts.MostConfused());
        Assert.Equal((1, 0, 0.4), counts.MostConfused(least: 5));
        Assert.Equal((0, 1, 0.1), counts.MostConfused(isAmong: label => label == 0));
    }
}
