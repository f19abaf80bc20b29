using Assay.Numerics.Neighbors;
using Assay.Numerics.Randomness;
using Xunit;

namespace Assay.UnitTests.Numerics.Neighbors;

public sealed class ExactNeighborsTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };
    private static readonly ParallelOptions Four = new() { MaxDegreeOfParallelism = 4 };

    [Theory]
    [InlineData(2, 3, 1)]
    [InlineData(7, 1, 6)]
    [InlineData(255, 5, 4)]
    [InlineData(256, 16, 4)]
    [InlineData(257, 17, 10)]
    [InlineData(800, 33, 3)]
    public void OfAll_AnyShape_EqualsTheNaiveSearch(int count, int dimensions, int k)
    {
        var values = Gaussian(count * dimensions, 1, 0);
        var rows = Rows(values, dimensions);
        var found = ExactNeighbors.OfAll(rows, k, Serial);
        AssertNaive(values, values, dimensions, found, excludeSelf: true);
    }

    [Fact]
    public void OfAll_FarFromTheOrigin_IsStillExact()
    {
        // Products of numbers about 1,000 lose the digits that tell these neighbours apart; differences do not.
        var values = Gaussian(400 * 24, 2, 1000);
        AssertNaive(values, values, 24, ExactNeighbors.OfAll(Rows(values, 24), 5, Serial), excludeSelf: true);
    }

    [Fact]
    public void OfAll_OneOrFourThreads_HaveTheSameBits()
    {
        var rows = Rows(Gaussian(2000 * 20, 3, 0), 20);
        var (one, four) = (ExactNeighbors.OfAll(rows, 7, Serial), ExactNeighbors.OfAll(rows, 7, Four));
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(one.Ids(i).ToArray(), four.Ids(i).ToArray());
            Assert.Equal(one.Distances(i).ToArray(), four.Distances(i).ToArray());
        }
    }

    [Fact]
    public void OfAll_AllIdentical_NamesTheFirstOthersAtDistanceZero()
    {
        var rows = Rows(Enumerable.Repeat(0.1f, 300 * 8).ToArray(), 8);
        var found = ExactNeighbors.OfAll(rows, 3, Serial);
        Assert.Equal([1, 2, 3], found.Ids(0).ToArray());
        Assert.Equal([0, 1, 2], found.Ids(299).ToArray());
        Assert.All(found.Distances(150).ToArray(), distance => Assert.Equal(0f, distance));
    }

    [Fact]
    public void OfAll_OneRowOrNone_HasNoNeighbours()
    {
        Assert.Equal(0, ExactNeighbors.OfAll(Rows([1, 2], 2), 5, Serial).K);
        Assert.Equal((0, 0), (ExactNeighbors.OfAll(new VectorRows(2), 5, Serial).Count, ExactNeighbors.OfAll(new VectorRows(2), 5, Serial).K));
    }

    [Fact]
    public void Search_HalvesInBlocks_EqualsTheNaiveSearch()
    {
        const int d = 9;
        var halves = Array.ConvertAll(Gaussian(500 * d, 4, 0), value => (Half)value);
        var rows = new VectorRows(d);
        rows.Add(halves.AsMemory(0, 100 * d));
        rows.Add(ReadOnlyMemory<Half>.Empty);
        rows.Add(halves.AsMemory(100 * d, 399 * d));
        rows.Add(halves.AsMemory(499 * d));
        var queries = Gaussian(40 * d, 5, 0);
        AssertNaive(queries, Array.ConvertAll(halves, value => (float)value), d, ExactNeighbors.Search(Rows(queries, d), rows, 6, Four), excludeSelf: false);
    }

    [Fact]
    public void OfSome_ChosenRows_AreThoseOfAll()
    {
        var rows = Rows(Gaussian(300 * 6, 6, 0), 6);
        var (all, some) = (ExactNeighbors.OfAll(rows, 4, Serial), ExactNeighbors.OfSome(rows, new[] { 299, 0, 42 }, 4, Serial));
        Assert.Equal(all.Ids(299).ToArray(), some.Ids(0).ToArray());
        Assert.Equal(all.Ids(42).ToArray(), some.Ids(2).ToArray());
        Assert.Equal(all.Distances(0).ToArray(), some.Distances(1).ToArray());
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(1e30f)]
    public void Add_NumbersWithoutADistance_AreRefusedByRow(float value)
    {
        var rows = Rows([1, 2, 3, 4], 2);
        Assert.Contains("Row 3", Assert.Throws<ArgumentException>(() => rows.Add(new[] { 5, 6, value, 8 })).Message, StringComparison.Ordinal);
        Assert.Equal(2, rows.Count);
    }

    [Fact]
    public void Offer_RowsInAnyOrder_FindsTheSame()
    {
        // Small integers: many distances tie, and ties go to the lower id.
        var random = new Random(8);
        var values = Enumerable.Range(0, 600 * 3).Select(_ => (float)random.Next(4)).ToArray();
        var ids = Enumerable.Range(0, 600).ToArray();
        var (forward, shuffled) = (new NearestRows(2, 3, 9), new NearestRows(2, 3, 9));
        var queries = new float[] { 1, 1, 1, 2, 0, 3 };
        forward.Begin(queries);
        forward.Offer(values, ids);
        shuffled.Begin(queries);
        random.Shuffle(ids);
        foreach (var id in ids) shuffled.Offer(values.AsSpan(id * 3, 3), [id]);
        for (var query = 0; query < 2; query++)
        {
            Assert.Equal(forward.Ids(query).ToArray(), shuffled.Ids(query).ToArray());
            Assert.Equal(forward.Distances(query).ToArray(), shuffled.Distances(query).ToArray());
        }
    }

    internal static VectorRows Rows(float[] values, int dimensions)
    {
        var rows = new VectorRows(dimensions);
        rows.Add(values);
        return rows;
    }

    internal static float[] Gaussian(int length, ulong seed, float mean)
    {
        var random = new Xoshiro256(seed);
        var values = new float[length];
        for (var i = 0; i < length; i++) values[i] = (float)(mean + random.NextGaussian());
        return values;
    }

    /// <summary>Compares with all distances in double precision, sorted.</summary>
    private static void AssertNaive(float[] queries, float[] values, int d, NeighborTable found, bool excludeSelf)
    {
        var count = values.Length / d;
        for (var query = 0; query < queries.Length / d; query++)
        {
            var all = Enumerable.Range(0, count).Where(row => !excludeSelf || row != query).Select(row =>
            {
                var sum = 0.0;
                for (var j = 0; j < d; j++)
                {
                    var difference = (double)queries[query * d + j] - values[row * d + j];
                    sum += difference * difference;
                }

                return (Distance: Math.Sqrt(sum), Row: row);
            }).Order().Take(found.K).ToArray();
            Assert.Equal(all.Select(item => item.Row), found.Ids(query).ToArray());
            for (var i = 0; i < found.K; i++) Assert.Equal(all[i].Distance, found.Distances(query)[i], 1e-5 * Math.Max(1, all[i].Distance));
        }
    }
}
