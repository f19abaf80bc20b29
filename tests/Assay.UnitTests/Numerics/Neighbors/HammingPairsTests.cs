using System.Numerics;
using Assay.Numerics.Neighbors;
using Assay.Numerics.Randomness;
using Xunit;

namespace Assay.UnitTests.Numerics.Neighbors;

public sealed class HammingPairsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4)]
    [InlineData(7)]
    [InlineData(15)]
    public void Find_HashesWithPlantedNeighbours_EqualsAllPairs(int distance)
    {
        // Families of hashes a few flips apart, among random ones.
        var random = new Xoshiro256(9);
        var hashes = new List<ulong>();
        for (var i = 0; i < 150; i++)
        {
            var hash = random.NextUInt64();
            hashes.Add(hash);
            for (var flips = 1; flips <= i % 20; flips++) hashes.Add(hash ^= 1UL << random.NextInt32(64));
        }

        var unique = hashes.Distinct().ToArray();
        var expected = new HashSet<(int, int, int)>();
        for (var i = 0; i < unique.Length; i++)
        {
            for (var j = i + 1; j < unique.Length; j++)
            {
                var bits = BitOperations.PopCount(unique[i] ^ unique[j]);
                if (bits <= distance) expected.Add((i, j, bits));
            }
        }

        var found = new List<(int, int, int)>();
        HammingPairs.Find(unique, distance, (a, b, bits) => found.Add((a, b, bits)));
        Assert.Equal(found.Count, found.Distinct().Count());
        Assert.Equal(expected.Order(), found.Order());
    }

    [Fact]
    public void Find_EqualHashes_AreLinkedToTheFirst()
    {
        var found = new List<(int, int, int)>();
        HammingPairs.Find([5, 7, 5, 5, 7], 1, (a, b, bits) => found.Add((a, b, bits)));
        Assert.Equal([(0, 1, 1), (0, 2, 0), (0, 3, 0), (1, 4, 0)], found.Order());
    }

    [Fact]
    public void Find_NoHashesOrOne_HasNoPairs()
    {
        HammingPairs.Find([], 4, (_, _, _) => Assert.Fail("There is no pair."));
        HammingPairs.Find([1], 4, (_, _, _) => Assert.Fail("There is no pair."));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(16)]
    public void Find_DistanceOutOfRange_Throws(int distance) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => HammingPairs.Find([1, 2], distance, (_, _, _) => { }));

    [Fact]
    public void Groups_AnyOrderOfPairs_AreNamedByTheSmallestItem()
    {
        var (forward, backward) = (new DisjointSets(8), new DisjointSets(8));
        (int A, int B)[] pairs = [(6, 7), (2, 5), (5, 7), (1, 3)];
        foreach (var (a, b) in pairs) forward.Join(a, b);
        foreach (var (a, b) in pairs.Reverse()) backward.Join(b, a);
        foreach (var sets in new[] { forward, backward })
        {
            Assert.Equal([[1, 3], [2, 5, 6, 7]], sets.Groups());
            Assert.Equal((2, 0), (sets.Find(7), sets.Find(0)));
            Assert.False(sets.Join(2, 7));
        }

        Assert.Empty(new DisjointSets(0).Groups());
    }
}
