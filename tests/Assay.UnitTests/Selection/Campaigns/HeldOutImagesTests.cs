using Assay.Numerics;
using Assay.Selection.Core.Campaigns;
using Xunit;

namespace Assay.UnitTests.Selection.Campaigns;

public sealed class HeldOutImagesTests
{
    private static readonly RowKey[] Rows = [.. Enumerable.Range(0, 10_000).Select(i => new RowKey(i / 2048, i % 2048))];

    [Fact]
    public void Contains_Share_HoldsAboutAsManyAndTheSmallerShareWithinTheLarger()
    {
        var (fifth, tenth, none) = (new HeldOutImages("", .2), new HeldOutImages("", .1), new HeldOutImages("", 0));
        // Binomial: 2,000 +- 4 standard deviations of 40.
        Assert.InRange(Rows.Count(row => fifth.Contains(row, null)), 1840, 2160);
        Assert.All(Rows.Where(row => tenth.Contains(row, "")), row => Assert.True(fifth.Contains(row, "train")));
        Assert.DoesNotContain(Rows, row => none.Contains(row, null));
        Assert.True(tenth.Any);
        Assert.False(none.Any);
    }

    [Fact]
    public void Contains_Split_HoldsItAlone()
    {
        var test = new HeldOutImages("test", .2);
        Assert.All(Rows, row => Assert.True(test.Contains(row, "test")));
        Assert.All(Rows, row => Assert.False(test.Contains(row, "train") || test.Contains(row, null)));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeldOutImages("", .6));
        Assert.Throws<ArgumentOutOfRangeException>(() => new HeldOutImages("", double.NaN));
    }
}
