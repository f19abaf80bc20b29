using Assay.Numerics.Neighbors;
using Assay.Scoring.Core.ImageQuality;
using Xunit;

namespace Assay.UnitTests.Scoring.ImageQuality;

public sealed class ImageQualityTests
{
    [Fact]
    public void Scores_OfFacts_AreByHand()
    {
        Assert.Equal(0.25f, QualityScores.Dark(0.25f));
        Assert.Equal(0.75f, QualityScores.Bright(0.25f));
        Assert.Equal(0.5f, QualityScores.Blurry(100));
        Assert.Equal(0.2f, QualityScores.Blurry(25), 1e-6f);
        Assert.Equal(0.375f, QualityScores.LowInformation(3));
        Assert.Equal(0.25f, QualityScores.OddAspectRatio(400, 100));
        Assert.Equal(0.25f, QualityScores.OddAspectRatio(100, 400));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.NegativeInfinity)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-1)]
    [InlineData(0)]
    public void Scores_HostileFacts_StayInTheUnitInterval(float fact)
    {
        foreach (var score in new[]
        {
            QualityScores.Dark(fact), QualityScores.Bright(fact), QualityScores.Blurry(fact), QualityScores.LowInformation(fact),
            QualityScores.OddAspectRatio(fact, fact), QualityScores.OddAspectRatio(fact, 3),
        })
        {
            Assert.InRange(score, 0f, 1f);
        }
    }

    [Fact]
    public void OutlierScores_OneFarImage_GivesTheNumbersOfNumpy()
    {
        // numpy: med = median(d), mad = 1.4826 * median(|d - med|), z = (d - med) / mad.
        float[] distances = [1.0f, 1.1f, 1.2f, 1.15f, 0.95f, 1.05f, 2.4f, 1.3f, 0.9f, 5.0f];
        var scores = new OutlierScores(distances, 3.5);
        Assert.Equal(1.125, scores.Median, 1e-6);
        Assert.Equal(0.22238996, scores.Scale, 1e-6);
        Assert.Equal(5.7331728, scores.Z(2.4f), 1e-5);
        Assert.Equal(-0.56207572, scores.Z(1.0f), 1e-5);
        Assert.Equal([false, false, false, false, false, false, true, false, false, true], distances.Select(scores.IsOutlier));
        Assert.Equal(Math.Pow(2, -17.42434739 / 3.5), scores.Score(5.0f), 1e-6);
        Assert.Equal(1f, scores.Score(0.9f));
    }

    [Fact]
    public void OutlierScores_MostEqual_FallBackToTheMeanDeviation()
    {
        // numpy: 4 / (1.2533 * mean(|d - 1|)) = 6.3831485.
        var scores = new OutlierScores([1, 1, 1, 1, 1, 1, 1, 5], 3.5);
        Assert.Equal(6.3831485, scores.Z(5), 1e-6);
        Assert.Equal(1f, scores.Score(1));
    }

    [Fact]
    public void OutlierScores_NoneOneOrEqual_HaveNoOutliers()
    {
        foreach (var distances in new float[][] { [], [3], [2, 2, 2] })
        {
            var scores = new OutlierScores(distances, 3.5);
            Assert.Equal((1f, false), (scores.Score(3), scores.IsOutlier(3)));
        }

        Assert.Throws<ArgumentException>(() => new OutlierScores([1, float.NaN], 3.5));
    }

    [Fact]
    public void SizeScores_TwoFarSizes_GiveTheFencesOfNumpy()
    {
        // numpy.percentile(s, [25, 75]) = 311.25, 328.75; fences q1 - 3 iqr = 258.75 and q3 + 3 iqr = 381.25.
        var scores = new SizeScores([320, 320, 300, 340, 310, 330, 1200, 20, 315, 325], 3);
        Assert.Equal((311.25, 328.75, 258.75, 381.25), (scores.First, scores.Third, scores.Lower, scores.Upper));
        Assert.Equal(0.02137963, scores.Score(20), 1e-6);
        Assert.Equal(0.86197282, scores.Score(340), 1e-6);
        Assert.Equal(1f, scores.Score(320));
        Assert.True(scores.IsOdd(1200) && scores.IsOdd(20) && !scores.IsOdd(340));
        Assert.Equal(0.5f, scores.Score(381.25f), 1e-6f);
    }

    [Fact]
    public void SizeScores_EqualSizes_DoNotMindAPixel()
    {
        var scores = new SizeScores(Enumerable.Repeat(100f, 50).ToArray(), 3);
        Assert.False(scores.IsOdd(101));
        Assert.True(scores.IsOdd(130));
        Assert.Equal((1f, false), (new SizeScores([], 3).Score(7), new SizeScores([], 3).IsOdd(7)));
    }

    [Fact]
    public void NearDuplicates_BytesHashesAndEmbeddings_JoinToChains()
    {
        var duplicates = new NearDuplicates(8);
        duplicates.Add(1, 0);
        duplicates.AddHashes(new[] { 1, 2, 3, 7 }, [0b0000, 0b0011, 0xFF00, 0b1111], 2);
        var rows = new VectorRows(1);
        rows.Add(new[] { 0f, 0.01f, 1f, 2f, 3f });
        var images = new[] { 3, 4, 5, 6, 7 };
        var neighbors = ExactNeighbors.OfAll(rows, 2, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        // Nearest distances .01, .01, .99, 1, 1: median .99.
        var limit = NearDuplicates.DistanceLimit(neighbors, 0.13);
        Assert.Equal(0.13 * 0.99, limit, 1e-6);
        duplicates.AddNeighbors(images, neighbors, limit);
        Assert.Equal([[0, 1, 2, 7], [3, 4]], duplicates.Groups());
    }

    [Fact]
    public void DistanceLimit_EveryImageTwice_LooksPastTheEqualOnes()
    {
        var rows = new VectorRows(1);
        rows.Add(new[] { 0f, 0f, 1f, 1f, 3f });
        Assert.Equal(0.26, NearDuplicates.DistanceLimit(ExactNeighbors.OfAll(rows, 1, new ParallelOptions()), 0.13), 1e-6);
        rows = new VectorRows(1);
        rows.Add(new[] { 2f, 2f, 2f });
        var neighbors = ExactNeighbors.OfAll(rows, 2, new ParallelOptions());
        Assert.Equal(0, NearDuplicates.DistanceLimit(neighbors, 0.13));
        Assert.Equal(0, NearDuplicates.DistanceLimit(ExactNeighbors.OfAll(new VectorRows(1), 2, new ParallelOptions()), 0.13));
    }

    [Fact]
    public void DuplicateVerdict_SplitsAndLabels_NamesLeaksAndConflicts()
    {
        Assert.Equal(new DuplicateVerdict(true, false), DuplicateVerdict.Of(["train", "", "test"], [1, -1, 1]));
        Assert.Equal(new DuplicateVerdict(false, true), DuplicateVerdict.Of(["train", "train"], [1, 2]));
        Assert.Equal(default, DuplicateVerdict.Of(["", "test"], [-1, 2]));
    }

    [Fact]
    public void Problems_HostileThresholds_NamesEach()
    {
        Assert.Empty(new QualityThresholds().Problems());
        var problems = new QualityThresholds { Dark = double.NaN, SizeFences = 0, OutlierZ = double.PositiveInfinity, HashDistance = 16 }.Problems();
        Assert.Equal(["Dark", "SizeFences", "OutlierZ", "HashDistance"], problems.Select(problem => problem.Field));
    }
}
