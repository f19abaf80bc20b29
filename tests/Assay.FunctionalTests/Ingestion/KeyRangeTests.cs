using Assay.Ingestion.Sources.Buckets;
using Assay.ObjectStorage;
using Xunit;

namespace Assay.FunctionalTests.Ingestion;

public sealed class KeyRangeTests
{
    [Fact]
    public void SplitBehind_AnyKeys_LiesBetweenThem()
    {
        var random = new Random(3);
        var splits = 0;
        for (var i = 0; i < 20_000; i++)
        {
            var keys = new[] { Key(random), Key(random) }.Order(ObjectKey.Order).ToArray();
            var upTo = random.Next(4) == 0 ? null : keys[1];
            if (keys[0] == upTo || new KeyRange(null, upTo).SplitBehind(keys[0], "p/") is not { } middle)
                continue;
            splits++;
            Assert.True(ObjectKey.Compare(middle, keys[0]) > 0, $"{keys[0]} {middle} {upTo}");
            Assert.True(upTo is null || ObjectKey.Compare(middle, upTo) < 0, $"{keys[0]} {middle} {upTo}");
            Assert.StartsWith("p/", middle, StringComparison.Ordinal);
        }

        Assert.True(splits > 15_000);
    }

    [Fact]
    public void SplitBehind_NoRoom_IsNull()
    {
        Assert.Null(new KeyRange(null, "p/a\u0001").SplitBehind("p/a", "p/"));
        Assert.Null(new KeyRange(null, "p/a").SplitBehind("p/a", "p/"));
    }

    [Fact]
    public void Gaps_PartsInAnyOrderAndOverlapping_AreTheRest()
    {
        Assert.Equal([new KeyRange(null, null)], KeyRange.Gaps([]));
        Assert.Equal(
            [new KeyRange(null, "b"), new KeyRange("d", "k"), new KeyRange("m", null)],
            KeyRange.Gaps([new("k", "m"), new("b", "d"), new("c", "d"), new("b", "c")]));
        Assert.Equal([new KeyRange("b", "c")], KeyRange.Gaps([new("c", null), new(null, "b")]));
        Assert.Empty(KeyRange.Gaps([new("b", null), new(null, "c")]));
    }

    private static string Key(Random random) =>
        "p/" + string.Concat(Enumerable.Range(0, random.Next(1, 6)).Select(_ => (string[])["a", "b", "m", "/", " ", "~", "é", "\uffee", "😀", "0", "\u0001"])
            .Select(letters => letters[random.Next(letters.Length)]));
}
