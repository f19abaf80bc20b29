using Assay.Numerics.Randomness;
using Assay.Selection.Core.Diversity;
using Xunit;

namespace Assay.UnitTests.Selection.Diversity;

public sealed class KCenterGreedyTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void Select_Golden_EqualsTheStepsByHand()
    {
        // On a line, 0 labelled: 10 is farthest; then 5 is 5 from both; then 7 (2 from 5) before 1 (1 from 0); 10 again is 0 from itself.
        float[] line = [1, 5, 7, 10, 10];
        var picks = KCenterGreedy.Select(line, new float[] { 0 }, 1, 9, Serial);
        Assert.Equal([3, 1, 2, 0, 4], picks.Select(pick => pick.Candidate));
        Assert.Equal([10f, 5, 2, 1, 0], picks.Select(pick => pick.Score));

        // Without labelled ones the candidate nearest to the mean, 6.6, is first.
        picks = KCenterGreedy.Select(line, default, 1, 3, Serial);
        Assert.Equal([2, 0, 3], picks.Select(pick => pick.Candidate));
        Assert.Equal([0.4f, 6, 3], picks.Select(pick => MathF.Round(pick.Score, 4)));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(70)]
    public void Select_ManyRows_EqualsThePlainMethod(int labelled)
    {
        // Whole numbers: distances are exact in both computations, and ties are frequent.
        var random = new Xoshiro256(11);
        var rows = Enumerable.Range(0, 800 * 5).Select(_ => (float)random.NextInt32(6)).ToArray();
        var centres = Enumerable.Range(0, labelled * 5).Select(_ => (float)random.NextInt32(6)).ToArray();
        var picks = KCenterGreedy.Select(rows, centres, 5, 200, Serial);

        var nearest = Enumerable.Repeat(double.PositiveInfinity, 800).ToArray();
        for (var centre = 0; centre < labelled; centre++) Approach(centres.AsSpan(centre * 5, 5));
        foreach (var (place, pick) in picks.Index())
        {
            if (labelled > 0 || place > 0)
            {
                var farthest = Array.IndexOf(nearest, nearest.Max());
                Assert.Equal((farthest, MathF.Sqrt((float)nearest[farthest])), (pick.Candidate, pick.Score));
            }

            Approach(rows.AsSpan(pick.Candidate * 5, 5));
            nearest[pick.Candidate] = -1;
        }

        void Approach(ReadOnlySpan<float> centre)
        {
            for (var i = 0; i < 800; i++)
            {
                var distance = 0.0;
                for (var j = 0; j < 5; j++) distance += Math.Pow(rows[i * 5 + j] - centre[j], 2);
                nearest[i] = Math.Min(nearest[i], distance);
            }
        }
    }

    [Fact]
    public void Select_SmallSets_CoversWithinTwiceTheLeastRadius()
    {
        for (ulong seed = 0; seed < 20; seed++)
        {
            var random = new Xoshiro256(seed);
            var rows = Enumerable.Range(0, 9 * 2).Select(_ => (float)random.NextGaussian()).ToArray();
            var picks = KCenterGreedy.Select(rows, default, 2, 3, Serial).Select(pick => pick.Candidate).ToArray();
            var least = (from a in Enumerable.Range(0, 9) from b in Enumerable.Range(a + 1, 8 - a) from c in Enumerable.Range(b + 1, 8 - b) select Radius(rows, [a, b, c])).Min();
            Assert.True(Radius(rows, picks) <= 2 * least + 1e-6);
        }
    }

    [Fact]
    public void Select_AnyDegree_GivesTheSameBits()
    {
        var random = new Xoshiro256(2);
        var rows = Enumerable.Range(0, 3000 * 33).Select(_ => (float)random.NextGaussian()).ToArray();
        Assert.Equal(KCenterGreedy.Select(rows, rows[..330], 33, 100, Serial), KCenterGreedy.Select(rows, rows[..330], 33, 100, new ParallelOptions { MaxDegreeOfParallelism = 4 }));
    }

    [Fact]
    public void Select_NothingOrAllTheSame_IsDefined()
    {
        Assert.Empty(KCenterGreedy.Select(Array.Empty<float>(), new float[2], 2, 5, Serial));
        Assert.Empty(KCenterGreedy.Select(new float[4], default, 2, 0, Serial));
        var same = KCenterGreedy.Select(Enumerable.Repeat(3f, 12).ToArray(), default, 3, 10, Serial);
        Assert.Equal([0, 1, 2, 3], same.Select(pick => pick.Candidate));
        Assert.All(same, pick => Assert.Equal(0, pick.Score));
        Assert.Throws<ArgumentException>(() => KCenterGreedy.Select(new[] { 1f, float.NaN }, default, 2, 1, Serial));
        Assert.Throws<ArgumentException>(() => KCenterGreedy.Select(new float[3], default, 2, 1, Serial));
        Assert.Throws<ArgumentException>(() => KCenterGreedy.Select(new float[2], new[] { float.PositiveInfinity, 0 }, 2, 1, Serial));
    }

    private static double Radius(float[] rows, int[] centres) => Enumerable.Range(0, rows.Length / 2).Max(i =>
        centres.Min(c => Math.Sqrt(Math.Pow(rows[i * 2] - rows[c * 2], 2) + Math.Pow(rows[i * 2 + 1] - rows[c * 2 + 1], 2))));
}
