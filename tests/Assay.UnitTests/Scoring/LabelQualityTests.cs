using Assay.Numerics.Kernels;
using Assay.Numerics.Randomness;
using Assay.Scoring.Core.LabelQuality;
using Xunit;

namespace Assay.UnitTests.Scoring;

public sealed class LabelQualityTests
{
    // Computed with NumPy from the formulas in methods.md, in double precision.
    [Theory]
    [InlineData(new[] { .5f, .3f, .2f }, 0, 0.5, 0.6, 0.5632900077296104, 1.4854752972273346)]
    [InlineData(new[] { .1f, .8f, .1f }, 0, 0.1, 0.15, 0.3299761143497573, 0.9219280948873624)]
    [InlineData(new[] { .25f, .25f, .5f }, 2, 0.5, 0.625, 0.5611935786179109, 1.5)]
    public void Scores_Golden_EqualTheFormulas(float[] p, int label, double confidence, double margin, double weighted, double bits)
    {
        Assert.Equal(confidence, LabelQualityScore.SelfConfidence(p, label), 1e-6);
        Assert.Equal(margin, LabelQualityScore.NormalizedMargin(p, label), 1e-6);
        Assert.Equal(weighted, LabelQualityScore.ConfidenceWeightedEntropy(p, label), 1e-6);
        Assert.Equal(bits, PredictionEntropy.Bits(p), 1e-6);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(7)]
    [InlineData(1000)]
    public void Bits_Uniform_IsLog2OfK(int classes)
    {
        var p = Enumerable.Repeat(1f / classes, classes).ToArray();
        Assert.Equal(Math.Log2(classes), PredictionEntropy.Bits(p), 1e-5);
    }

    [Fact]
    public void Bits_OneHot_IsZero() => Assert.Equal(0, PredictionEntropy.Bits([0, 1, 0]));

    [Fact]
    public void Scores_RandomPredictions_StayInRangeAndGrowWithTheLabel()
    {
        var random = new Xoshiro256(51);
        for (var i = 0; i < 5000; i++)
        {
            var p = Enumerable.Range(0, 2 + i % 9).Select(_ => (float)(random.NextGaussian() * (i % 40))).ToArray();
            Softmax.Row(p, p);
            var (best, worst) = (Array.IndexOf(p, p.Max()), Array.IndexOf(p, p.Min()));
            foreach (var score in new Func<float[], int, float>[]
            {
                (q, y) => LabelQualityScore.SelfConfidence(q, y),
                (q, y) => LabelQualityScore.NormalizedMargin(q, y),
                (q, y) => LabelQualityScore.ConfidenceWeightedEntropy(q, y),
            })
            {
                Assert.InRange(score(p, best), 0f, 1f);
                Assert.InRange(score(p, worst), 0f, 1f);
                Assert.True(score(p, worst) <= score(p, best));
            }

            Assert.InRange(PredictionEntropy.Bits(p), 0, (float)Math.Log2(p.Length));
        }
    }

    [Fact]
    public void Scores_Limits_AreDefined()
    {
        Assert.Equal(0, LabelQualityScore.ConfidenceWeightedEntropy([0, 1], 0));
        Assert.Equal(1, LabelQualityScore.ConfidenceWeightedEntropy([0, 1], 1));
        Assert.Equal(0, LabelQualityScore.NormalizedMargin([0, 1], 0));
        Assert.Equal(1, LabelQualityScore.NormalizedMargin([0, 1], 1));
    }

    [Fact]
    public void Scores_SingleClass_SpeakForTheLabel()
    {
        Assert.Equal(1, LabelQualityScore.SelfConfidence([1], 0));
        Assert.Equal(1, LabelQualityScore.NormalizedMargin([1], 0));
        Assert.Equal(1, LabelQualityScore.ConfidenceWeightedEntropy([1], 0));
        Assert.Equal(0, PredictionEntropy.Bits([1]));
    }

    [Fact]
    public void Scores_NanProbability_IsNan()
    {
        Assert.True(float.IsNaN(LabelQualityScore.SelfConfidence([float.NaN, .5f], 0)));
        Assert.True(float.IsNaN(LabelQualityScore.NormalizedMargin([float.NaN, .5f], 1)));
        Assert.True(float.IsNaN(LabelQualityScore.ConfidenceWeightedEntropy([float.NaN, .5f], 1)));
        Assert.True(float.IsNaN(PredictionEntropy.Bits([float.NaN, .5f])));
    }

    [Fact]
    public void Scores_EmptyOrUnknownLabel_Throws()
    {
        Assert.Throws<ArgumentException>(() => LabelQualityScore.SelfConfidence([], 0));
        Assert.Throws<ArgumentException>(() => PredictionEntropy.Bits([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelQualityScore.NormalizedMargin([.5f, .5f], 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => LabelQualityScore.NormalizedMargin([.5f, .5f], -1));
    }

    [Fact]
    public void Batch_Rows_EqualSingleScores()
    {
        float[] p = [.5f, .3f, .2f, .1f, .8f, .1f];
        int[] y = [0, 2];
        float[] confidence = new float[2], margin = new float[2], weighted = new float[2], bits = new float[2];
        LabelQualityScore.SelfConfidence(p, 3, y, confidence);
        LabelQualityScore.NormalizedMargin(p, 3, y, margin);
        LabelQualityScore.ConfidenceWeightedEntropy(p, 3, y, weighted);
        PredictionEntropy.Bits(p, 3, bits);
        for (var i = 0; i < 2; i++)
        {
            var row = p.AsSpan(3 * i, 3);
            Assert.Equal(LabelQualityScore.SelfConfidence(row, y[i]), confidence[i]);
            Assert.Equal(LabelQualityScore.NormalizedMargin(row, y[i]), margin[i]);
            Assert.Equal(LabelQualityScore.ConfidenceWeightedEntropy(row, y[i]), weighted[i]);
            Assert.Equal(PredictionEntropy.Bits(row), bits[i]);
        }

        LabelQualityScore.SelfConfidence([], 3, [], []);
        Assert.Throws<ArgumentException>(() => LabelQualityScore.SelfConfidence(p, 3, [0], new float[1]));
        Assert.Throws<ArgumentException>(() => LabelQualityScore.SelfConfidence(p, 3, y, new float[1]));
    }

    [Fact]
    public void PredictionUncertainty_Golden_EqualsTheDefinition()
    {
        // By hand: 1 - .5; .5 - .3.
        Assert.Equal(.5f, PredictionUncertainty.LeastConfidence([.2f, .5f, .3f]));
        Assert.Equal(.2f, PredictionUncertainty.Margin([.2f, .5f, .3f]), 1e-7f);
        Assert.Equal(0, PredictionUncertainty.Margin([.4f, .2f, .4f]));

        // A single class, and uniform over four.
        Assert.Equal((0, 1), (PredictionUncertainty.LeastConfidence([1]), PredictionUncertainty.Margin([1])));
        Assert.Equal((.75f, 0), (PredictionUncertainty.LeastConfidence([.25f, .25f, .25f, .25f]), PredictionUncertainty.Margin([.25f, .25f, .25f, .25f])));
        Assert.True(float.IsNaN(PredictionUncertainty.Margin([.5f, float.NaN])));
        Assert.Throws<ArgumentException>(() => PredictionUncertainty.Margin([]));
        Assert.Throws<ArgumentException>(() => PredictionUncertainty.LeastConfidence([]));
    }
}
