using Assay.Numerics.Neighbors;
using Assay.Numerics.Randomness;
using Xunit;

namespace Assay.UnitTests.Numerics.Neighbors;

public sealed class IvfIndexTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };
    private static readonly ParallelOptions Four = new() { MaxDegreeOfParallelism = 4 };

    [Fact]
    public void OfAll_AllListsProbed_IsExact()
    {
        var rows = Clouds(900, 12);
        var index = IvfIndex.Build(rows, new IvfOptions { Lists = 20, Probes = 20 }, Serial);
        var (found, exact) = (index.OfAll(6, Serial), ExactNeighbors.OfAll(rows, 6, Serial));
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(exact.Ids(i).ToArray(), found.Ids(i).ToArray());
            Assert.Equal(exact.Distances(i).ToArray(), found.Distances(i).ToArray());
        }

        Assert.Equal(1, index.MeasureRecall(100, 6, 1, Serial));
    }

    [Fact]
    public void OfAll_DefaultOptions_FindNearlyAllInClusteredRows()
    {
        var rows = Clouds(4000, 16);
        var index = IvfIndex.Build(rows, new IvfOptions(), Four);
        Assert.InRange(index.Lists, 100, 126);
        var recall = index.OfAll(10, Four).RecallAgainst(ExactNeighbors.OfAll(rows, 10, Four));
        Assert.InRange(recall, 0.97, 1);
        Assert.Equal(recall, index.MeasureRecall(800, 10, 2, Four), 0.02);
    }

    [Fact]
    public void OfAll_OneOrFourThreads_HaveTheSameBits()
    {
        var rows = Clouds(3000, 8);
        var one = IvfIndex.Build(rows, new IvfOptions { Seed = 7, Probes = 3 }, Serial).OfAll(5, Serial);
        var four = IvfIndex.Build(rows, new IvfOptions { Seed = 7, Probes = 3 }, Four).OfAll(5, Four);
        for (var i = 0; i < rows.Count; i++)
        {
            Assert.Equal(one.Ids(i).ToArray(), four.Ids(i).ToArray());
            Assert.Equal(one.Distances(i).ToArray(), four.Distances(i).ToArray());
        }
    }

    [Fact]
    public void Search_OneProbeOfSmallLists_StillGivesKNeighbours()
    {
        var rows = Clouds(200, 4);
        var index = IvfIndex.Build(rows, new IvfOptions { Lists = 60, Probes = 1 }, Serial);
        Assert.Equal(50, index.OfAll(50, Serial).K);
        var queries = Clouds(30, 4);
        var found = index.Search(queries, 199, Four);
        Assert.Equal((30, 199), (found.Count, found.K));
        Assert.Equal(199, found.Ids(29).ToArray().Distinct().Count());
    }

    [Fact]
    public void OfSome_ChosenRows_AreThoseOfAll()
    {
        var rows = Clouds(1000, 8);
        var index = IvfIndex.Build(rows, new IvfOptions { Probes = 4 }, Serial);
        var (all, some) = (index.OfAll(5, Serial), index.OfSome([999, 3, 500], 5, Serial));
        Assert.Equal(all.Ids(999).ToArray(), some.Ids(0).ToArray());
        Assert.Equal(all.Ids(500).ToArray(), some.Ids(2).ToArray());
    }

    [Fact]
    public void Build_OneRowIdenticalRowsOrNone_HasADefinedResult()
    {
        Assert.Throws<ArgumentException>(() => IvfIndex.Build(new VectorRows(3), new IvfOptions(), Serial));
        Assert.Equal(0, IvfIndex.Build(ExactNeighborsTests.Rows([1, 2], 2), new IvfOptions(), Serial).OfAll(5, Serial).K);
        var identical = IvfIndex.Build(ExactNeighborsTests.Rows(Enumerable.Repeat(1f, 500 * 2).ToArray(), 2), new IvfOptions(), Serial);
        Assert.All(identical.OfAll(3, Serial).Distances(499).ToArray(), distance => Assert.Equal(0f, distance));
        Assert.Equal(1, identical.MeasureRecall(50, 3, 0, Serial));
    }

    /// <summary>Rows around 40 centres, as embeddings of classes lie.</summary>
    private static VectorRows Clouds(int count, int dimensions)
    {
        var random = new Xoshiro256(11);
        var centres = new double[40 * dimensions];
        for (var i = 0; i < centres.Length; i++) centres[i] = 2 * random.NextGaussian();
        var values = new float[count * dimensions];
        for (var row = 0; row < count; row++)
        {
            var centre = random.NextInt32(40) * dimensions;
            for (var j = 0; j < dimensions; j++) values[row * dimensions + j] = (float)(centres[centre + j] + random.NextGaussian());
        }

        return ExactNeighborsTests.Rows(values, dimensions);
    }
}
