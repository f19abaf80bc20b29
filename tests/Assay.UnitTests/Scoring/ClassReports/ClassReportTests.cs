using Assay.Numerics.Randomness;
using Assay.Numerics.Statistics;
using Assay.Scoring.Core.ClassReports;
using Xunit;

namespace Assay.UnitTests.Scoring.ClassReports;

public sealed class ClassReportTests
{
    private static readonly double[] A = [0.504, 0.044, 0.342, 0.243, 0.255, 0.278];
    private static readonly double[] B = [0.258, 0.472, 0.396, 0.899, 0.527, 0.458, 0.466, 0.42, 0.373];

    [Fact]
    public void CohensD_TwoSamples_IsThatOfNumpy()
    {
        // numpy: (a.mean() - b.mean()) / sqrt((5 a.var(ddof=1) + 8 b.var(ddof=1)) / 13).
        var (a, b) = (Of(A), Of(B));
        Assert.Equal(-1.1796991243455306, EffectSize.CohensD(a, b)!.Value, 1e-12);
        Assert.Equal(0.47433333333333333, b.Mean, 1e-12);
        Assert.Equal(0.03120175, b.Variance, 1e-12);
        Assert.Equal("large", EffectSize.Word(-1.18));
    }

    [Fact]
    public void Without_APart_IsTheRest()
    {
        var (a, b) = (Of(A), Of(B));
        var all = Of(A);
        all.Merge(b);
        var rest = all.Without(b);
        Assert.Equal(a.Count, rest.Count);
        Assert.Equal(a.Mean, rest.Mean, 1e-12);
        Assert.Equal(a.Variance, rest.Variance, 1e-12);
        Assert.Equal(a.Histogram.ToArray(), rest.Histogram.ToArray());
        Assert.Equal((0L, 0.0, null), (all.Without(all).Count, all.Without(all).Mean, all.Without(all).Quantile(0.5)));
        Assert.Throws<ArgumentException>(() => a.Without(all));
    }

    [Fact]
    public void Merge_AnySplit_IsTheWhole()
    {
        var random = new Xoshiro256(4);
        var values = Enumerable.Range(0, 1000).Select(_ => 1e6 + random.NextGaussian()).ToArray();
        var whole = new TraitDistribution(0, 2e6);
        var merged = new TraitDistribution(0, 2e6);
        foreach (var value in values) whole.Add(value);
        foreach (var part in values.Chunk(170))
        {
            var distribution = new TraitDistribution(0, 2e6);
            foreach (var value in part) distribution.Add(value);
            merged.Merge(distribution);
        }

        merged.Merge(new TraitDistribution(0, 2e6));
        Assert.Equal(whole.Mean, merged.Mean, 1e-6);
        Assert.Equal(values.Select(value => Math.Pow(value - values.Average(), 2)).Sum() / 999, merged.Variance, 1e-6);
        Assert.Equal(whole.Histogram.ToArray(), merged.Histogram.ToArray());
    }

    [Fact]
    public void Quantile_OfUniformValues_IsWithinABin()
    {
        var distribution = new TraitDistribution(0, 1);
        for (var i = 0; i < 1000; i++) distribution.Add((i + 0.5) / 1000);
        foreach (var share in new[] { 0, 0.05, 0.25, 0.5, 0.9, 1 }) Assert.Equal(share, distribution.Quantile(share)!.Value, 1.0 / 32);
        Assert.Null(new TraitDistribution(0, 1).Quantile(0.5));
    }

    [Fact]
    public void CohensD_HostileSamples_IsUndefinedNotNaN()
    {
        var empty = new TraitDistribution(0, 1);
        var one = Of([0.5]);
        var flat = Of([0.5, 0.5, 0.5]);
        Assert.Null(EffectSize.CohensD(empty, flat));
        Assert.Null(EffectSize.CohensD(one, flat));
        Assert.Null(EffectSize.CohensD(flat, flat));
        one.Add(double.NaN);
        one.Add(double.PositiveInfinity);
        Assert.Equal(1, one.Count);
    }

    [Fact]
    public void Compare_DarkClass_SaysSoInWords()
    {
        var table = new TraitTable(3);
        // Both around their means by -.06, -.03, 0, .03, .06 in turn: standard deviation .0425, so d = -.21 / .0425.
        for (var i = 0; i < 300; i++)
            table.Add(i % 2, Image((float)((i % 2 == 0 ? 0.29 : 0.5) + 0.03 * (i / 2 % 5 - 2)), i % 2 == 0 ? 100 : 200));
        Assert.Null(table[2]);
        var contrasts = table[0]!.Compare(table.All.Without(table[0]!));
        var brightness = contrasts.Single(contrast => contrast.Trait.Name == "brightness");
        Assert.Equal(-0.21 / Math.Sqrt(0.03 * 0.03 * 2 * 150 / 149), brightness.D, 1e-5);
        Assert.Equal("bar is 0.21 darker than the rest: add bright images of bar or brightness augmentation", brightness.Describe("bar", "the rest", "bar"));
        var rest = table[1]!.Compare(table.All.Without(table[1]!)).Single(contrast => contrast.Trait.Name == "brightness");
        Assert.Equal("pub is 0.21 brighter than the rest: add dark images of pub or brightness augmentation", rest.Describe("pub", "the rest", "pub"));
        // Widths of 100 and 200 at one height, each without any spread: d is not defined, and sizes are left out.
        Assert.DoesNotContain(contrasts, contrast => contrast.Trait.Name is "size" or "aspect_ratio" or "contrast");
    }

    [Fact]
    public void Describe_LogarithmicTrait_NamesTheRatio() => Assert.Equal(
        "thumbs is 2.8 times smaller in pixels than the rest: add large images of thumbs or resolution augmentation",
        new TraitContrast(ImageTrait.All.Single(trait => trait.Name == "size"), 6, 7.5, -2).Describe("thumbs", "the rest", "thumbs"));

    [Fact]
    public void Hue_ImagesAroundRed_HaveRedMeanAcrossTheWrap()
    {
        // Hues of 350 and 10 degrees at saturation .5: mean 0, concentration cos 10 degrees.
        var hue = new HueDistribution();
        foreach (var degrees in new[] { 350.0, 10.0 })
            hue.Add(Image(0.5f, 100) with { Saturation = 0.5f, HueX = (float)(0.5 * Math.Cos(degrees * Math.PI / 180)), HueY = (float)(0.5 * Math.Sin(degrees * Math.PI / 180)) });
        Assert.Equal(0, Math.Sin(hue.MeanDegrees!.Value * Math.PI / 180), 1e-6);
        Assert.Equal(Math.Cos(10 * Math.PI / 180), hue.Concentration, 1e-6);
        Assert.Equal("red", HueDistribution.Name(hue.MeanDegrees.Value));
        Assert.Equal((0.5, 0.5), (Math.Round(hue.Histogram[0], 6), Math.Round(hue.Histogram[23], 6)));
        Assert.Equal((0L, null), (hue.Without(hue).Count, new HueDistribution().MeanDegrees));
    }

    [Fact]
    public void MutualPairs_HighOneWayOnly_AreNotListed()
    {
        var counts = new ConfusionCounts();
        counts.Add(0, 0, 6);
        counts.Add(0, 1, 4);
        counts.Add(1, 0, 3);
        counts.Add(1, 1, 7);
        counts.Add(2, 0, 9);
        counts.Add(2, 2, 1);
        counts.Add(3, 3, 2);
        Assert.Equal([(0, 1, 0.3)], counts.MutualPairs(10, 0.1));
        Assert.Empty(counts.MutualPairs(10, 0.31));
        Assert.Equal([(2, 0), (0, 1)], counts.LargestPairs(2, 1));
        Assert.Equal(0, counts.Share(9, 1));
    }

    [Fact]
    public void Measure_OneCloudOrTwo_TellsThemApartOrNot()
    {
        var random = new Xoshiro256(6);
        float[] Cloud(double mean) => [.. Enumerable.Range(0, 80 * 6).Select(_ => (float)(mean + random.NextGaussian()))];
        var (a, same, apart) = (Cloud(0), Cloud(0), Cloud(3));
        var one = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        var mixed = PairSeparability.Measure(a, same, 6, one)!.Value;
        Assert.InRange(mixed.Auroc, 0.3, 0.65);
        Assert.True(mixed.Lower < 0.55 && mixed.Upper < 0.75);
        Assert.InRange(PairSeparability.Measure(a, apart, 6, one)!.Value.Auroc, 0.99, 1);
        Assert.Equal(mixed, PairSeparability.Measure(a, same, 6, new ParallelOptions { MaxDegreeOfParallelism = 4 }));
    }

    [Fact]
    public void Measure_FewOrIdenticalImages_IsUndefinedOrChance()
    {
        var parallel = new ParallelOptions { MaxDegreeOfParallelism = 1 };
        Assert.Null(PairSeparability.Measure(new float[4 * 3], new float[50 * 3], 3, parallel));
        Assert.Null(PairSeparability.Measure([], [], 3, parallel));
        Assert.Equal(0.5, PairSeparability.Measure(new float[10 * 3], new float[10 * 3], 3, parallel)!.Value.Auroc);
    }

    [Fact]
    public void HanleyMcNeil_ByHand_IsTheFormula()
    {
        // A = .7, 30 positives, 40 negatives, by the formula in numpy.
        Assert.Equal(0.06447052011424219, PairSeparability.HanleyMcNeil(0.7, 30, 40), 1e-12);
        Assert.Equal(0, PairSeparability.HanleyMcNeil(1, 5, 5));

        // The example of the paper: 51 abnormal and 58 normal images, area .893, standard error .032.
        Assert.Equal(0.032, PairSeparability.HanleyMcNeil(0.893, 51, 58), 0.001);
    }

    [Fact]
    public void BrightnessAccuracy_Values_FallIntoTheirBins()
    {
        var accuracy = new BrightnessAccuracy();
        accuracy.Add(0, true);
        accuracy.Add(0.05f, false);
        accuracy.Add(1, true);
        accuracy.Add(float.NaN, true);
        var merged = new BrightnessAccuracy();
        merged.Merge(accuracy);
        merged.Merge(accuracy);
        Assert.Equal((4L, 2L, 0.5), (merged[0].Images, merged[0].Wrong, merged[0].Share.Share));
        Assert.Equal((2L, 2L), (merged[9].Images, merged[9].Wrong));
        Assert.Equal((0L, 1.0), (merged[5].Images, merged[5].Share.High));
    }

    private static TraitDistribution Of(IEnumerable<double> values)
    {
        var distribution = new TraitDistribution(0, 1);
        foreach (var value in values) distribution.Add(value);
        return distribution;
    }

    private static ImageMeasurements Image(float brightness, float width) => new(width, 100, brightness, 0.2f, 0.3f, 0.1f, 0, 50, 0.1f, float.NaN);
}
