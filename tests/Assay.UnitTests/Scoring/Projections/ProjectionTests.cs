using Assay.Numerics.Neighbors;
using Assay.Numerics.Randomness;
using Assay.Scoring.Core.Projections;
using Xunit;

namespace Assay.UnitTests.Scoring.Projections;

public sealed class ProjectionTests
{
    private const int K = 10;
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };
    private static readonly ParallelOptions Four = new() { MaxDegreeOfParallelism = 4 };

    [Fact]
    public void Plane_SmallMatrix_EqualsNumpy()
    {
        // x[i, j] = sin(7 i + 3 j (i mod 3 + 1)) + (0.5 i if j = 2) as float32; numpy 1.24: eigh of the centred X'X, vectors turned so that the largest element is positive.
        var rows = new VectorRows(5);
        rows.Add(Enumerable.Range(0, 60).Select(at => (I: at / 5, J: at % 5)).Select(at => (float)(Math.Sin(7 * at.I + 3 * at.J * (at.I % 3 + 1)) + (at.J == 2 ? 0.5 * at.I : 0))).ToArray());

        var plane = PrincipalPlane.Fit(rows, 1, Serial);
        var places = plane.Place(rows);

        Assert.Equal(0.8284005988998858, plane.ExplainedShare, 1e-6);
        Assert.Equal([-3.12382262f, -2.11845961f, -1.09291864f], [places[0], places[2], places[4]], Near);
        Assert.Equal([0.14254104f, -0.17141807f, -1.03426777f], [places[1], places[3], places[5]], Near);
        Assert.Equal(places, PrincipalPlane.Fit(rows, 1, Four).Place(rows));
    }

    [Fact]
    public void Plane_EqualRows_PutsAllAtTheOrigin()
    {
        var rows = new VectorRows(3);
        rows.Add(new float[] { 1, 2, 3, 1, 2, 3 });
        var plane = PrincipalPlane.Fit(rows, 1, Serial);
        Assert.Equal(1, plane.ExplainedShare);
        Assert.Equal(new float[4], plane.Place(rows));
    }

    [Fact]
    public void Graph_ThreeOnALine_HasTheMembershipsOfTheFormula()
    {
        // Places 0, 1, 3 with two neighbours each. The nearest belongs wholly; of the other exp(-(d - rho) / sigma) = log2(3) - 1 = 0.5849625. Rows 0 and 1 are each other's
        // nearest: 1. Of 1 and 2 the second says 1, so together 1; of 0 and 2 both say 0.5849625: a + b - a b = 0.8277439.
        var rows = new VectorRows(1);
        rows.Add(new float[] { 0, 1, 3 });
        var graph = FuzzyNeighborGraph.Create(ExactNeighbors.OfAll(rows, 2, Serial));

        Assert.Equal([0, 0, 1, 1, 2, 2], graph.Heads);
        Assert.Equal([1, 2, 0, 2, 0, 1], graph.Tails);
        Assert.Equal([1f, 0.8277439f, 1f, 1f, 0.8277439f, 1f], graph.Weights, (a, b) => Math.Abs(a - b) < 1e-4f);
    }

    [Fact]
    public void Layout_GroupsThatThePlaneCannotTellApart_ComeApart()
    {
        var (rows, group) = Groups(600, 6, 20);
        var neighbors = ExactNeighbors.OfAll(rows, K, Serial);
        var flat = PrincipalPlane.Fit(rows, 1, Serial).Place(rows);
        var graph = FuzzyNeighborGraph.Create(neighbors);

        var places = NeighborLayout.Compute(graph, flat, 200, 7, null, CancellationToken.None);

        var all = Enumerable.Range(0, rows.Count).ToArray();
        var (byPlane, byLayout) = (NeighborsKept.Measure(neighbors, flat, all, Serial), NeighborsKept.Measure(neighbors, places, all, Serial));
        Assert.True(byLayout > 1.5 * byPlane, $"{byLayout} against {byPlane}");
        Assert.True(SameGroup(places, group) > 0.98);
        Assert.All(places, value => Assert.True(float.IsFinite(value)));
        Assert.Equal(places, NeighborLayout.Compute(graph, flat, 200, 7, null, CancellationToken.None));
        Assert.NotEqual(places, NeighborLayout.Compute(graph, flat, 200, 8, null, CancellationToken.None));
    }

    [Fact]
    public void Layout_EqualRows_StaysFinite()
    {
        var rows = new VectorRows(4);
        rows.Add(new float[4 * 30]);
        var graph = FuzzyNeighborGraph.Create(ExactNeighbors.OfAll(rows, 5, Serial));
        Assert.All(NeighborLayout.Compute(graph, new float[60], 50, 1, null, CancellationToken.None), value => Assert.True(float.IsFinite(value)));
    }

    [Fact]
    public void Layout_OneRow_HasAPlace()
    {
        var rows = new VectorRows(4);
        rows.Add(new float[4]);
        var graph = FuzzyNeighborGraph.Create(ExactNeighbors.OfAll(rows, 5, Serial));
        Assert.Equal(2, NeighborLayout.Compute(graph, new float[2], 5, 1, null, CancellationToken.None).Length);
    }

    [Fact]
    public void NeighborsKept_TheMapItself_IsOne()
    {
        var random = new Xoshiro256(4);
        var places = Enumerable.Range(0, 200).Select(_ => (float)random.NextGaussian()).ToArray();
        var rows = new VectorRows(2);
        rows.Add(places);
        Assert.Equal(1, NeighborsKept.Measure(ExactNeighbors.OfAll(rows, 5, Serial), places, [0, 17, 99], Serial));
    }

    private static bool Near(float expected, float actual) => Math.Abs(expected - actual) < 2e-5f;

    /// <summary>Groups along as many axes, so that two axes show two of them at best.</summary>
    private static (VectorRows Rows, int[] Group) Groups(int count, int groups, int dimensions)
    {
        var random = new Xoshiro256(11);
        var (values, group) = (new float[count * dimensions], new int[count]);
        for (var i = 0; i < count; i++)
        {
            group[i] = i % groups;
            for (var j = 0; j < dimensions; j++) values[i * dimensions + j] = (float)(random.NextGaussian() + (j == group[i] ? 9 : 0));
        }

        var rows = new VectorRows(dimensions);
        rows.Add(values);
        return (rows, group);
    }

    /// <summary>Share of the rows whose nearest in the map is of their group.</summary>
    private static double SameGroup(float[] places, int[] group)
    {
        var map = new VectorRows(2);
        map.Add(places);
        var near = ExactNeighbors.OfAll(map, 1, Serial);
        return Enumerable.Range(0, group.Length).Average(i => group[near.Ids(i)[0]] == group[i] ? 1.0 : 0);
    }
}
