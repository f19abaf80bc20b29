using Assay.Numerics.Randomness;
using Assay.Selection.Core.Diversity;
using Xunit;

namespace Assay.UnitTests.Selection.Diversity;

public sealed class TypiClustTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void Select_ThreeGroups_TakesTheMostTypicalOfEachTheLargestFirst()
    {
        // Groups of 8, 9 and 5 on a line far apart: 4, 4 and 2 neighbours.
        float[] rows =
        [
            0, 1, 2, 3, 3.5f, 4, 5, 6,
            100, 101, 102, 103, 103.5f, 104, 105, 106, 108,
            200, 201, 201.6f, 202, 204,
        ];
        var picks = TypiClust.Select(rows, default, 1, 3, 1, Serial);
        Assert.Equal([12, 4, 19], picks.Select(pick => pick.Candidate));

        // By hand: 103.5 and 3.5 have two neighbours at .5 and two at 1.5, so a mean of 1; 201.6 has 202 at .4 and 201 at .6.
        Assert.Equal(1f, picks[0].Score, 1e-4f);
        Assert.Equal(1f, picks[1].Score, 1e-4f);
        Assert.Equal(2f, picks[2].Score, 1e-3f);
        Assert.Equal(3, picks.Select(pick => pick.Group).Distinct().Count());
    }

    [Fact]
    public void Select_AGroupIsLabelled_TakesTheOthersFirst()
    {
        float[] rows = [0, 1, 2, 3, 3.5f, 4, 5, 6, 200, 201, 201.6f, 202, 204];
        var picks = TypiClust.Select(rows, new float[] { 2.9f }, 1, 1, 1, Serial);
        Assert.Equal(10, picks[0].Candidate);
    }

    [Fact]
    public void Select_MoreThanClusters_GoesRoundAndTakesEachCandidateOnce()
    {
        var random = new Xoshiro256(4);
        var rows = Enumerable.Range(0, 2000 * 6).Select(_ => (float)random.NextGaussian()).ToArray();
        var picks = TypiClust.Select(rows, rows[..60], 6, 900, 3, Serial);
        Assert.Equal(900, picks.Select(pick => pick.Candidate).Distinct().Count());
        Assert.Equal(picks, TypiClust.Select(rows, rows[..60], 6, 900, 3, new ParallelOptions { MaxDegreeOfParallelism = 4 }));
        Assert.Equal(2000, TypiClust.Select(rows, default, 6, 5000, 3, Serial).Select(pick => pick.Candidate).Distinct().Count());
    }

    [Fact]
    public void Select_NothingOrAllTheSame_IsDefined()
    {
        Assert.Empty(TypiClust.Select(Array.Empty<float>(), new float[2], 2, 5, 0, Serial));
        Assert.Empty(TypiClust.Select(new float[4], default, 2, 0, 0, Serial));
        var same = TypiClust.Select(Enumerable.Repeat(3f, 30).ToArray(), default, 3, 4, 0, Serial);
        Assert.Equal([0, 1, 2, 3], same.Select(pick => pick.Candidate));
        Assert.All(same, pick => Assert.Equal(1e6f, pick.Score));
        Assert.Equal(new DiversePick(0, 0, 0), TypiClust.Select(new float[] { 7 }, default, 1, 1, 0, Serial).Single());
        Assert.Throws<ArgumentException>(() => TypiClust.Select(new[] { 1f, float.NaN }, default, 2, 1, 0, Serial));
    }
}
