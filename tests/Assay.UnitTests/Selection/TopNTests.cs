using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.Selection.Core.Ranking;
using Xunit;

namespace Assay.UnitTests.Selection;

public sealed class TopNTests
{
    [Theory]
    [InlineData(ScoreOrder.Ascending, 0, 1000)]
    [InlineData(ScoreOrder.Ascending, 1, 1000)]
    [InlineData(ScoreOrder.Ascending, 50, 5)]
    [InlineData(ScoreOrder.Descending, 50, 5)]
    [InlineData(ScoreOrder.Descending, 50, 1000)]
    [InlineData(ScoreOrder.Descending, 5000, 20)]
    public void Offer_RandomScoresWithTies_EqualsFullSort(ScoreOrder order, int n, int distinct)
    {
        var shards = Shards(distinct);
        var top = new TopN(n, order);
        var parts = new[] { new TopN(n, order), new TopN(n, order) };
        for (var shard = shards.Length - 1; shard >= 0; shard--)
        {
            top.Offer(shard, shards[shard], row => row % 7 == 0);
            parts[shard % 2].Offer(shard, shards[shard], row => row % 7 == 0);
        }

        var rows = shards.SelectMany((scores, shard) => scores.Select((score, row) => new ScoredRow(new RowKey(shard, row), score))).Where(row => row.Key.Row % 7 != 0);
        var expected = order == ScoreOrder.Ascending
            ? rows.OrderBy(row => row.Score).ThenBy(row => row.Key)
            : rows.OrderByDescending(row => row.Score).ThenBy(row => row.Key);
        Assert.Equal(expected.Take(n), top.ToArray());
        parts[0].Merge(parts[1]);
        Assert.Equal(expected.Take(n), parts[0].ToArray());
    }

    [Fact]
    public void Offer_NanScore_IsRejectedByName()
    {
        var top = new TopN(3, ScoreOrder.Ascending);
        var thrown = Assert.Throws<NanScoresException>(() => top.Offer(42, [1, 2, float.NaN, float.NaN]));
        Assert.Equal("2 scores are NaN, the first that of image 000042-0002, and NaN has no rank. Compute the scores again, or exclude the images.", thrown.Message);
        Assert.Equal(0, top.Count);
        top.Offer(42, [1, float.NaN], row => row == 1);
        Assert.Equal(1, top.Count);
    }

    [Fact]
    public void Offer_InfiniteAndSignedZero_AreOrdered()
    {
        var top = new TopN(4, ScoreOrder.Ascending);
        top.Offer(0, [float.PositiveInfinity, 0f, -0f, float.NegativeInfinity]);
        Assert.Equal([3, 1, 2, 0], top.ToArray().Select(row => row.Key.Row));
    }

    [Fact]
    public void Merge_OtherSizeOrOrder_Throws()
    {
        var top = new TopN(3, ScoreOrder.Ascending);
        Assert.Throws<ArgumentException>(() => top.Merge(new TopN(4, ScoreOrder.Ascending)));
        Assert.Throws<ArgumentException>(() => top.Merge(new TopN(3, ScoreOrder.Descending)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopN(-1, ScoreOrder.Ascending));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TopN(1, (ScoreOrder)7));
    }

    [Fact]
    public void PerClass_RandomScores_EqualsFullSortOfEveryClass()
    {
        var shards = Shards(30);
        int[] Classes(int shard) => [.. shards[shard].Select((_, row) => (row + shard) % 5 - 1)];
        var parts = new[] { new TopNPerClass(4, ScoreOrder.Ascending), new TopNPerClass(4, ScoreOrder.Ascending) };
        for (var shard = 0; shard < shards.Length; shard++) parts[shard % 2].Offer(shard, shards[shard], Classes(shard), row => row == 3);
        parts[1].Merge(parts[0]);

        var expected = shards.SelectMany((scores, shard) => scores.Select((score, row) => (Class: Classes(shard)[row], Row: new ScoredRow(new RowKey(shard, row), score))))
            .Where(item => item.Class >= 0 && item.Row.Key.Row != 3)
            .GroupBy(item => item.Class, item => item.Row)
            .OrderBy(group => group.Key);
        var actual = parts[1].ToArrays();
        Assert.Equal(expected.Select(group => group.Key), actual.Select(item => item.ClassId));
        foreach (var (group, item) in expected.Zip(actual)) Assert.Equal(group.OrderBy(row => row.Score).ThenBy(row => row.Key).Take(4), item.Rows);
    }

    [Fact]
    public void PerClass_NanOfALeftOutClass_IsNotLookedAt()
    {
        var top = new TopNPerClass(4, ScoreOrder.Ascending);
        top.Offer(0, [float.NaN, 1], [-1, 0]);
        Assert.Single(top.ToArrays());
        Assert.Throws<NanScoresException>(() => top.Offer(1, [float.NaN], [0]));
        Assert.Throws<ArgumentException>(() => top.Offer(1, [1], [0, 1]));
    }

    private static float[][] Shards(int distinct)
    {
        var random = new Xoshiro256((ulong)distinct);
        return [.. Enumerable.Range(0, 5).Select(shard => Enumerable.Range(0, 100 * shard).Select(_ => (float)random.NextInt32(distinct) / distinct).ToArray())];
    }
}
