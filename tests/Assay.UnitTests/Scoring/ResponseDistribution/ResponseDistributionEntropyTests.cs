using Assay.Numerics;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;
using Assay.Scoring.Core.ResponseDistribution;
using Xunit;

namespace Assay.Tests.Scoring.ResponseDistribution;

public sealed class ResponseDistributionEntropyTests
{
    private static readonly FoldAssignment Folds = new(2, seed: 9);
    private static readonly float[] Augmented = [0.5f, -1, 2, 0.25f, -0.75f, 1.5f];

    private static readonly ResponseDistributionEntropy Entropy = new(
        [Head(3, 2, [1, 2, 0.5f, -1, 0.5f, 0, 0.25f, -2, 1]), Head(3, 2, [0, 1, 0, 2, 0, -1, -1, -1, 0.5f])], Folds);

    // numpy: z = h @ W[:, :2].T + W[:, 2]; p = softmax(z); the mean over the rows of -(p * log2(p)).sum(axis=1).
    [Theory]
    [InlineData(0, 0.5413438735846049)]
    [InlineData(1, 0.7679702298575618)]
    public void Score_Image_IsTheMeanEntropyByTheHeadOfItsFold(int fold, double expected) =>
        Assert.Equal(expected, Entropy.Score(ImageOf(fold), Augmented), 1e-6);

    [Fact]
    public void Score_ZeroWeights_IsLog2OfTheClasses()
    {
        var flat = new ResponseDistributionEntropy([Head(8, 2, new float[24]), Head(8, 2, new float[24])], Folds);
        Assert.Equal(3, flat.Score(new RowKey(0, 0), Augmented), 1e-6);
    }

    [Fact]
    public void Score_OneClass_IsZero()
    {
        var single = new ResponseDistributionEntropy([Head(1, 2, [3, 1, 0]), Head(1, 2, [3, 1, 0])], Folds);
        Assert.Equal(0, single.Score(new RowKey(0, 0), Augmented));
    }

    [Fact]
    public void Score_ManyAugmentations_IsTheMeanOfEach()
    {
        var random = new Random(2);
        var many = Enumerable.Range(0, 2 * 41).Select(_ => (float)(random.NextDouble() * 4 - 2)).ToArray();
        var each = many.Chunk(2).Average(one => (double)Entropy.Score(ImageOf(0), one));
        Assert.Equal(each, Entropy.Score(ImageOf(0), many), 1e-6);
    }

    [Fact]
    public void Score_NoNumbersOrBrokenOnes_IsRefused()
    {
        Assert.Throws<ArgumentException>(() => Entropy.Score(ImageOf(0), []));
        Assert.Throws<ArgumentException>(() => Entropy.Score(ImageOf(0), [1, 2, 3]));
        Assert.Throws<ArgumentException>(() => Entropy.Score(ImageOf(0), [1, float.NaN]));
        Assert.Throws<ArgumentException>(() => Entropy.Score(ImageOf(0), [float.PositiveInfinity, 0]));
    }

    [Fact]
    public void Constructor_HeadsThatDoNotFit_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => new ResponseDistributionEntropy([Head(3, 2, new float[9])], Folds));
        Assert.Throws<ArgumentException>(() => new ResponseDistributionEntropy([Head(3, 2, new float[9]), Head(2, 2, new float[6])], Folds));
    }

    [Fact]
    public void AugmentationPlan_WrittenAndRead_IsTheSameWithTheSameBytes()
    {
        var plan = new AugmentationPlan
        {
            Model = "m",
            Dimensions = 2,
            HeadRun = "run-1",
            Folds = 5,
            FoldSeed = ulong.MaxValue,
            Augmentations = 8,
            Kind = "Digit",
            Seed = 1UL << 63,
        };
        Assert.Equal(plan, AugmentationPlan.Parse(plan.ToJson()));
        Assert.Equal(plan.ToJson(), AugmentationPlan.Parse(plan.ToJson()).ToJson());
    }

    private static RowKey ImageOf(int fold) => Enumerable.Range(0, 100).Select(row => new RowKey(0, row)).First(image => Folds.Of(image) == fold);

    private static SoftmaxHead Head(int classes, int dimensions, float[] weights) => new(weights, new SoftmaxHeadMetadata
    {
        Classes = classes,
        Dimensions = dimensions,
        PresentClasses = [.. Enumerable.Range(0, classes)],
        C = 1,
        Images = 1,
        TrainingLogLoss = 0,
        Iterations = 0,
        Converged = true,
    });
}
