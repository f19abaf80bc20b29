using Assay.Numerics.Randomness;
using Assay.Selection.Core.Diversity;
using Xunit;

namespace Assay.UnitTests.Selection.Diversity;

public sealed class BadgeTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void Select_Draws_EqualsKMeansPlusPlusOnTheMaterialisedGradients()
    {
        const int n = 300, d = 6, k = 4;
        var (h, p) = Make(n, d, k, 7);

        // The gradients in full, in double precision.
        var gradients = new double[n][];
        for (var i = 0; i < n; i++)
        {
            var row = p[(i * k)..(i * k + k)];
            var top = Array.IndexOf(row, row.Max());
            gradients[i] = [.. from c in Enumerable.Range(0, k) from j in Enumerable.Range(0, d + 1) select (row[c] - (c == top ? 1.0 : 0)) * (j == d ? 1 : h[i * d + j])];
        }

        var picks = Badge.Select(h, p, d, k, 25, 5, Serial);
        var random = new Xoshiro256(5);
        var nearest = Enumerable.Repeat(double.PositiveInfinity, n).ToArray();
        var expected = Enumerable.Range(0, n).MaxBy(i => gradients[i].Sum(x => x * x));
        foreach (var pick in picks)
        {
            Assert.Equal(expected, pick.Candidate);
            Assert.Equal(Math.Sqrt(gradients[expected].Sum(x => x * x)), pick.Score, 1e-4);
            for (var i = 0; i < n; i++) nearest[i] = Math.Min(nearest[i], gradients[i].Zip(gradients[expected], (x, y) => (x - y) * (x - y)).Sum());
            expected = WeightedSample.Draw(Array.ConvertAll(nearest, x => (float)x), random);
        }

        Assert.Equal(25, picks.Select(pick => pick.Candidate).Distinct().Count());
    }

    [Fact]
    public void Select_AnyDegree_GivesTheSameBits()
    {
        var (h, p) = Make(3000, 16, 5, 3);
        var expected = Badge.Select(h, p, 16, 5, 60, 9, Serial);
        Assert.Equal(expected, Badge.Select(h, p, 16, 5, 60, 9, new ParallelOptions { MaxDegreeOfParallelism = 4 }));
        Assert.NotEqual(expected, Badge.Select(h, p, 16, 5, 60, 10, Serial));
    }

    [Fact]
    public void Select_NoUncertaintyOrTheSame_IsDefined()
    {
        Assert.Empty(Badge.Select(Array.Empty<float>(), Array.Empty<float>(), 2, 2, 5, 0, Serial));

        // A single class, or a head that is quite sure: no gradient is longer than 0.
        Assert.Empty(Badge.Select(new float[6], new float[] { 1, 1, 1 }, 2, 1, 2, 0, Serial));
        Assert.Empty(Badge.Select(new float[4], new float[] { 1, 0, 0, 1 }, 2, 2, 2, 0, Serial));

        // Ten times one image: one of them says it all.
        var same = Badge.Select(Enumerable.Repeat(2f, 20).ToArray(), Enumerable.Repeat(0.5f, 20).ToArray(), 2, 2, 5, 0, Serial);
        Assert.Equal(0, same.Single().Candidate);
        Assert.Throws<ArgumentException>(() => Badge.Select(new float[4], new float[2], 2, 2, 1, 0, Serial));
        Assert.Throws<ArgumentException>(() => Badge.Select(new float[2], new[] { float.NaN, 0.5f }, 2, 2, 1, 0, Serial));
    }

    private static (float[] Embeddings, float[] Probabilities) Make(int n, int d, int k, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var h = Enumerable.Range(0, n * d).Select(_ => (float)random.NextGaussian()).ToArray();
        var p = new float[n * k];
        for (var i = 0; i < n; i++)
        {
            var sum = 0f;
            for (var c = 0; c < k; c++) sum += p[i * k + c] = MathF.Exp(2 * (float)random.NextGaussian());
            for (var c = 0; c < k; c++) p[i * k + c] /= sum;
        }

        return (h, p);
    }
}
