using Assay.Numerics;
using Assay.Selection.Core.Sampling;
using Xunit;

namespace Assay.UnitTests.Selection;

public sealed class RandomSampleTests
{
    [Fact]
    public void Offer_AnyOrderAndMerge_GivesTheSameRows()
    {
        var (forward, left, right) = (new RandomSample(40, 5), new RandomSample(40, 5), new RandomSample(40, 5));
        for (var shard = 0; shard < 10; shard++) forward.Offer(shard, 200, row => row < 10);
        for (var shard = 9; shard >= 0; shard--) (shard < 3 ? left : right).Offer(shard, 200, row => row < 10);
        right.Merge(left);
        Assert.Equal(forward.ToArray(), right.ToArray());
        Assert.All(forward.ToArray(), key => Assert.InRange(key.Row, 10, 199));
        Assert.Equal(40, forward.ToArray().Distinct().Count());
    }

    [Fact]
    public void Offer_ManySeeds_EveryRowIsEquallyLikely()
    {
        var counts = new int[20];
        for (ulong seed = 0; seed < 4000; seed++)
        {
            var sample = new RandomSample(5, seed);
            sample.Offer(0, 12);
            sample.Offer(1, 8);
            foreach (var key in sample.ToArray()) counts[key.Shard * 12 + key.Row]++;
        }

        // Each expected 1,000 times; chi-squared, 19 degrees of freedom: 43.82 is exceeded once in 1,000.
        Assert.InRange(counts.Sum(n => (n - 1000.0) * (n - 1000) / 1000), 0, 43.82);
    }

    [Fact]
    public void Offer_FewerRowsThanAsked_TakesAll()
    {
        var sample = new RandomSample(10, 1);
        sample.Offer(2, 3);
        Assert.Equal([new RowKey(2, 0), new RowKey(2, 1), new RowKey(2, 2)], sample.ToArray().Order());
        Assert.Throws<ArgumentException>(() => sample.Merge(new RandomSample(10, 2)));
    }
}
