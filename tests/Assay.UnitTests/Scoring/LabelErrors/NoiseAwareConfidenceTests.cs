using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.Numerics.Statistics;
using Assay.Scoring.Core.LabelErrors;
using Assay.Scoring.Core.LabelQuality;
using Xunit;

namespace Assay.UnitTests.Scoring.LabelErrors;

public sealed class NoiseAwareConfidenceTests
{
    [Fact]
    public void Score_NoDirection_IsTheGeometricMeanOfBothOdds()
    {
        // By hand: without wrong labels to go by, rivals weigh 1/3 and the label 1. Against the strongest .3 / 3, against all .5 / 3.
        var score = new NoiseAwareConfidence(Estimate(3, [])).Score([.5f, .3f, .2f], 0);
        Assert.Equal(.5 / (.5 + Math.Sqrt(.3 / 3 * .5 / 3)), score, 1e-6);
    }

    [Fact]
    public void Directed_OneWayConfusion_IsFoundAndMutualConfusionIsNot()
    {
        // Of 400 images each: 80 of class 1 are given 0, nothing comes back; 60 of class 2 are given 3 and 60 of class 3 are given 2.
        var aware = new NoiseAwareConfidence(Estimate(4, [(0, 1, 80), (2, 3, 60), (3, 2, 60)]));
        var (given, actual, share) = Assert.Single(aware.Directed);
        Assert.Equal((0, 1), (given, actual));

        // By hand, from the joint: row 0 has 320 + 80 images of 400 labels, and 400 of class 1 are in rows 0 and 1: rows are scaled to the label counts first.
        Assert.InRange(share, .15, .2);

        // The same probabilities: label 0 with the rival 1 is more suspicious than label 1 with the rival 0.
        Assert.True(aware.Score([.5f, .3f, .1f, .1f], 0) < aware.Score([.3f, .5f, .1f, .1f], 1));
    }

    [Fact]
    public void Score_LabelsSwappedInOneDirection_RanksBetterThanSelfConfidence()
    {
        // Class k is called k + 1 in a fifth of its images; neighbours k and k - 1 look alike.
        const int Classes = 6, Images = 6000;
        var random = new Xoshiro256(5);
        var (p, given, wrong) = (new float[Images * Classes], new int[Images], new bool[Images]);
        for (var i = 0; i < Images; i++)
        {
            var truth = random.NextInt32(Classes);
            wrong[i] = random.NextInt32(5) == 0;
            given[i] = wrong[i] ? (truth + 1) % Classes : truth;
            var row = p.AsSpan(i * Classes, Classes);
            for (var k = 0; k < Classes; k++)
                row[k] = (float)Math.Exp(1.2 * random.NextGaussian() + (k == truth ? 2.5 : k == (truth + Classes - 1) % Classes ? 1.2 : 0) + (k == (truth + 1) % Classes ? .8 : 0));
            System.Numerics.Tensors.TensorPrimitives.Divide(row, System.Numerics.Tensors.TensorPrimitives.Sum<float>(row), row);
        }

        var found = ConfidentLearning.Find(p, given, Classes, LabelIssueFilter.PruneByNoiseRate, new ParallelOptions());
        var aware = new NoiseAwareConfidence(found.Estimate);
        var (ours, usual) = (new float[Images], new float[Images]);
        for (var i = 0; i < Images; i++)
        {
            ours[i] = -aware.Score(p.AsSpan(i * Classes, Classes), given[i]);
            usual[i] = -LabelQualityScore.SelfConfidence(p.AsSpan(i * Classes, Classes), given[i]);
        }

        Assert.True(RocCurve.Auroc(ours, wrong) > RocCurve.Auroc(usual, wrong) + .01);
        Assert.All(ours, score => Assert.InRange(score, -1, 0));
    }

    [Fact]
    public void Score_HostileInput_IsDefinedOrNamed()
    {
        // A single class, no image at all, a label that nothing has.
        Assert.Equal(1, new NoiseAwareConfidence(Estimate(1, [])).Score([1], 0));
        var empty = new NoiseAwareConfidence(new NoiseEstimate(new ConfidentJoint(new ConfidentClasses([.5, .5])), [0, 0]));
        Assert.InRange(empty.Score([.5f, .5f], 1), 0, 1);
        var aware = new NoiseAwareConfidence(Estimate(3, [(0, 1, 399), (0, 2, 399)]));
        Assert.Equal(1, aware.Score([1, 0, 0], 0));
        Assert.Equal(0, aware.Score([0, 1, 0], 0));
        Assert.InRange(aware.Score([.3f, .4f, .3f], 1), 0, 1);
        Assert.Throws<ArgumentException>(() => aware.Score([.5f, .5f], 0));
        Assert.Throws<ArgumentException>(() => aware.Score([.5f, float.NaN, .5f], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => aware.Score([.5f, .3f, .2f], 3));

        // 20,000 classes.
        var wide = new NoiseAwareConfidence(new NoiseEstimate(new ConfidentJoint(new ConfidentClasses(new double[20_000])), Enumerable.Repeat(1L, 20_000).ToArray()));
        var p = Enumerable.Repeat(1 / 20_000f, 20_000).ToArray();
        Assert.InRange(wide.Score(p, 7), 0, 1);
    }

    /// <summary>A joint of 400 confident images a class, of which some were given another label.</summary>
    private static NoiseEstimate Estimate(int classes, (int Given, int True, int Images)[] moved)
    {
        var confident = new ConfidentClasses(Enumerable.Repeat(.6, classes).ToArray());
        var joint = new ConfidentJoint(confident);
        var counts = new long[classes];
        for (var k = 0; k < classes; k++) Add(k, k, 400 - moved.Where(cell => cell.True == k).Sum(cell => cell.Images));
        foreach (var (given, actual, images) in moved) Add(given, actual, images);
        return new NoiseEstimate(joint, counts);

        void Add(int given, int actual, int images)
        {
            var p = new float[classes];
            p[actual] = 1;
            for (var i = 0; i < images; i++) joint.Add(new RowKey(0, i), p, [given]);
            counts[given] += images;
        }
    }
}
