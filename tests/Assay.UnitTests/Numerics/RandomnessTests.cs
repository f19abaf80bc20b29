using Assay.Numerics;
using Assay.Numerics.Randomness;
using Xunit;

namespace Assay.UnitTests.Numerics;

public sealed class RandomnessTests
{
    [Fact]
    public void SplitMix64_PublishedSeed_GivesThePublishedSequence()
    {
        // The widely published test vector of SplitMix64 for seed 1234567.
        ulong state = 1234567;
        Assert.Equal(6457827717110365317ul, SplitMix64.Next(ref state));
        Assert.Equal(3203168211198807973ul, SplitMix64.Next(ref state));
        Assert.Equal(9817491932198370423ul, SplitMix64.Next(ref state));
        Assert.Equal(4593380528125082431ul, SplitMix64.Next(ref state));
    }

    [Fact]
    public void Xoshiro256_Golden_EqualsPythonTranscription()
    {
        // The authors' reference code, transcribed to Python integers, seeded by four SplitMix64 outputs of 1234567.
        var random = new Xoshiro256(1234567);
        Assert.Equal(3504822795582309479ul, random.NextUInt64());
        Assert.Equal(1819558768956484042ul, random.NextUInt64());
        Assert.Equal(1250851346055027673ul, random.NextUInt64());
        Assert.Equal(16940231675099994102ul, random.NextUInt64());
    }

    [Fact]
    public void RowHash_Golden_EqualsPythonTranscription()
    {
        Assert.Equal(0x9e5fc771d786b599ul, RowHash.Compute(42, new RowKey(3, 17)));
        Assert.Equal(0x238275bc38fcbe91ul, RowHash.Compute(0, new RowKey(0, 0)));
    }

    [Fact]
    public void NextInt32_ManyDraws_AreUniform()
    {
        var random = new Xoshiro256(5);
        var counts = new int[7];
        for (var i = 0; i < 70_000; i++) counts[random.NextInt32(7)]++;

        // Chi-squared, 6 degrees of freedom: 22.46 is exceeded once in 1,000.
        Assert.InRange(counts.Sum(n => (n - 10_000.0) * (n - 10_000) / 10_000), 0, 22.46);
        Assert.Throws<ArgumentOutOfRangeException>(() => random.NextInt32(0));
    }

    [Fact]
    public void NextGaussian_ManyDraws_HasMomentsOfTheNormal()
    {
        var random = new Xoshiro256(6);
        var draws = Enumerable.Range(0, 100_000).Select(_ => random.NextGaussian()).ToArray();
        Assert.Equal(0, draws.Average(), 0.015);
        Assert.Equal(1, draws.Average(x => x * x), 0.02);
        Assert.Equal(3, draws.Average(x => x * x * x * x), 0.15);
    }

    [Fact]
    public void Shuffle_Seeded_IsARepeatablePermutation()
    {
        int[] first = [.. Enumerable.Range(0, 100)], second = [.. first];
        new Xoshiro256(7).Shuffle<int>(first);
        new Xoshiro256(7).Shuffle<int>(second);
        Assert.Equal(first, second);
        Assert.NotEqual(Enumerable.Range(0, 100), first);
        Assert.Equal(Enumerable.Range(0, 100), first.Order());
    }

    [Fact]
    public void RowKey_ToString_IsTheImageId()
    {
        Assert.Equal("000042-0017", new RowKey(42, 17).ToString());
        Assert.True(new RowKey(1, 9) < new RowKey(2, 0));
        Assert.True(new RowKey(1, 9) >= new RowKey(1, 9));
    }

    [Fact]
    public void RowSample_AnyShardingAndOrder_TakesTheSameRows()
    {
        RowKey[] keys = [.. Enumerable.Range(0, 5000).Select(i => new RowKey(i / 700, i % 700))];
        var whole = new RowSample(50, 8);
        foreach (var key in keys) whole.Offer(key);

        var parts = Enumerable.Range(0, 3).Select(_ => new RowSample(50, 8)).ToArray();
        foreach (var (i, key) in keys.Index().Reverse()) parts[i % 3].Offer(key);
        var merged = new RowSample(50, 8);
        foreach (var part in parts) merged.Merge(part);

        Assert.Equal(whole.ToArray(), merged.ToArray());
        Assert.Equal(5000, merged.Offered);
        Assert.Equal(50, whole.ToArray().Distinct().Count());
        Assert.Equal(keys.OrderBy(key => RowHash.Compute(8, key)).Take(50), whole.ToArray());
        Assert.Throws<ArgumentException>(() => whole.Merge(new RowSample(50, 9)));
    }

    [Theory]
    [InlineData(0, 10, 0)]
    [InlineData(10, 0, 0)]
    [InlineData(10, 3, 3)]
    public void RowSample_FewRowsOrNoRoom_TakesWhatThereIs(int capacity, int rows, int expected)
    {
        var sample = new RowSample(capacity, 1);
        for (var row = 0; row < rows; row++) sample.Offer(new RowKey(0, row));
        Assert.Equal(expected, sample.ToArray().Length);
    }
}
