using Assay.Numerics.Clustering;
using Assay.Numerics.Randomness;
using Xunit;

namespace Assay.UnitTests.Numerics;

public sealed class KMeansTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void Fit_SeparatedClusters_FindsTheirMeans()
    {
        var (rows, truth) = Clusters(600, 3, 5);
        var model = KMeans.Fit(rows, 4, new KMeansOptions { Clusters = 3, Seed = 1 }, Serial);
        var (clusters, distances) = (new int[600], new float[600]);
        model.Assign(rows, clusters, distances, Serial);

        // A cluster is one group of the truth, and its centre the mean of its rows.
        Assert.Equal(3, truth.Zip(clusters).Distinct().Count());
        for (var c = 0; c < 3; c++)
        {
            var members = Enumerable.Range(0, 600).Where(i => clusters[i] == c).ToArray();
            for (var j = 0; j < 4; j++) Assert.Equal(members.Average(i => (double)rows[i * 4 + j]), model.Centre(c)[j], 1e-4);
        }

        Assert.Equal(distances.Average(d => (double)d), model.Inertia, 1e-3);
    }

    [Fact]
    public void Fit_Golden_EqualsTheMeansByHand()
    {
        // Fixed points of Lloyd's algorithm from any start: {0, 1}, {10, 11, 12}, {20}: centres .5, 11, 20; inertia (.25 + .25 + 1 + 0 + 1 + 0) / 6.
        var model = KMeans.Fit(new float[] { 0, 1, 10, 11, 12, 20 }, 1, new KMeansOptions { Clusters = 3, Seed = 4 }, Serial);
        Assert.Equal([0.5f, 11, 20], Enumerable.Range(0, 3).Select(c => model.Centre(c)[0]).Order());
        Assert.Equal(2.5 / 6, model.Inertia, 1e-5);
    }

    [Fact]
    public void Fit_AnyDegree_GivesTheSameBits()
    {
        var (rows, _) = Clusters(5000, 30, 7);
        var options = new KMeansOptions { Clusters = 20, Seed = 9, RowsPerCluster = 100 };
        var expected = KMeans.Fit(rows, 4, options, Serial);
        var other = KMeans.Fit(rows, 4, options, new ParallelOptions { MaxDegreeOfParallelism = 4 });
        for (var c = 0; c < 20; c++) Assert.Equal(expected.Centre(c), other.Centre(c));
        Assert.NotEqual(expected.Centre(0).ToArray(), KMeans.Fit(rows, 4, options with { Seed = 10 }, Serial).Centre(0).ToArray());
    }

    [Fact]
    public void Assign_EveryRow_IsNearestByThePlainDistance()
    {
        var (rows, _) = Clusters(700, 12, 3);
        var model = KMeans.Fit(rows, 4, new KMeansOptions { Clusters = 9, Seed = 2 }, Serial);
        var (clusters, distances) = (new int[700], new float[700]);
        model.Assign(rows, clusters, distances, new ParallelOptions { MaxDegreeOfParallelism = 3 });
        for (var i = 0; i < 700; i++)
        {
            var plain = Enumerable.Range(0, 9).Select(c => Enumerable.Range(0, 4).Sum(j => Math.Pow(rows[i * 4 + j] - model.Centre(c)[j], 2))).ToArray();
            Assert.Equal(plain.Min(), plain[clusters[i]], 1e-3);
            Assert.Equal(plain[clusters[i]], distances[i], 1e-2);
        }
    }

    [Fact]
    public void Fit_FewerDifferentRowsThanClusters_GivesFewer()
    {
        var model = KMeans.Fit(new float[] { 1, 1, 1, 5, 5, 1 }, 1, new KMeansOptions { Clusters = 4 }, Serial);
        Assert.Equal(2, model.Clusters);
        Assert.Equal(0, model.Inertia);
        Assert.Equal(1, KMeans.Fit(new float[300], 3, new KMeansOptions { Clusters = 7 }, Serial).Clusters);
    }

    [Fact]
    public void Fit_BadInput_IsRefused()
    {
        var one = new KMeansOptions { Clusters = 1 };
        Assert.Throws<ArgumentException>(() => KMeans.Fit(Array.Empty<float>(), 2, one, Serial));
        Assert.Throws<ArgumentException>(() => KMeans.Fit(new float[3], 2, one, Serial));
        Assert.Contains("Row 1", Assert.Throws<ArgumentException>(() => KMeans.Fit(new[] { 0, 0, float.NaN, 0 }, 2, one, Serial)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => KMeans.Fit(new[] { 0, float.PositiveInfinity }, 1, one, Serial));
        Assert.Throws<ArgumentException>(() => KMeans.Fit(new[] { 0, 3e19f }, 1, one, Serial));
        Assert.Throws<ArgumentOutOfRangeException>(() => KMeans.Fit(new float[2], 2, new KMeansOptions { Clusters = 0 }, Serial));
    }

    [Fact]
    public void Draw_Weights_FollowsThem()
    {
        var random = new Xoshiro256(8);
        var counts = new int[4];
        for (var i = 0; i < 40_000; i++) counts[WeightedSample.Draw([1, 0, 2, 1], random)]++;
        Assert.Equal(0, counts[1]);
        // Five standard deviations of a binomial count.
        Assert.InRange(counts[2], 20_000 - 500, 20_000 + 500);
        Assert.InRange(counts[0], 10_000 - 433, 10_000 + 433);
        Assert.Equal(-1, WeightedSample.Draw([0, 0], random));
        Assert.Equal(-1, WeightedSample.Draw([], random));
    }

    private static (float[] Rows, int[] Truth) Clusters(int count, int clusters, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var means = Enumerable.Range(0, clusters * 4).Select(_ => 20 * random.NextGaussian()).ToArray();
        var truth = Enumerable.Range(0, count).Select(_ => random.NextInt32(clusters)).ToArray();
        return ([.. Enumerable.Range(0, count * 4).Select(i => (float)(means[truth[i / 4] * 4 + i % 4] + 0.5 * random.NextGaussian()))], truth);
    }
}
