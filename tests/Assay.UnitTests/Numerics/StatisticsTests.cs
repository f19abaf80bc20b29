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
}
