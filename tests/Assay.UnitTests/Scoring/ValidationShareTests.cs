using Assay.Numerics;
using Assay.Scoring.Core.Networks;
using Xunit;

namespace Assay.UnitTests.Scoring;

public sealed class ValidationShareTests
{
    [Theory]
    [InlineData(1000, 0.1, 100)]
    [InlineData(7, 0.5, 4)]
    [InlineData(2, 0.9, 1)]
    [InlineData(5, 0.001, 1)]
    [InlineData(1, 0.5, 0)]
    [InlineData(0, 0.5, 0)]
    public void Draw_Share_IsRoundedButOneAtLeastAndNeverAll(int images, double share, int expected)
    {
        var drawn = Draw(share, seed: 3, Images(images));
        Assert.Equal(expected, drawn.Count);
        Assert.All(drawn, image => Assert.InRange(image.Row, 0, images - 1));
    }

    [Fact]
    public void Draw_AnyOrder_IsTheSameAndOfAnotherSeedAnother()
    {
        var images = Images(500).ToList();
        var drawn = Draw(0.2, seed: 9, images);
        Assert.Equal(drawn.Order(), Draw(0.2, seed: 9, Enumerable.Reverse(images)).Order());
        Assert.NotEqual(drawn.Order(), Draw(0.2, seed: 10, images).Order());
    }

    [Fact]
    public void Draw_RareClass_KeepsItsLastImageForTraining()
    {
        for (var seed = 0UL; seed < 20; seed++)
        {
            var offered = new ValidationShare(0.5, seed);
            foreach (var row in Enumerable.Range(0, 6)) offered.Offer(new RowKey(0, row), label: row < 4 ? 0 : row - 3);
            var drawn = offered.Draw();
            Assert.Equal(3, drawn.Count);
            Assert.All(drawn, image => Assert.InRange(image.Row, 0, 3));
        }
    }

    [Fact]
    public void Draw_OneImageOfEachClass_DrawsNone()
    {
        var offered = new ValidationShare(0.5, 1);
        foreach (var row in Enumerable.Range(0, 4)) offered.Offer(new RowKey(0, row), label: row);
        Assert.Empty(offered.Draw());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void ValidationShare_OutOfRange_IsRefused(double share) => Assert.Throws<ArgumentOutOfRangeException>(() => new ValidationShare(share, 0));

    private static IEnumerable<RowKey> Images(int count) => Enumerable.Range(0, count).Select(row => new RowKey(row % 3, row));

    private static IReadOnlySet<RowKey> Draw(double share, ulong seed, IEnumerable<RowKey> images)
    {
        var offered = new ValidationShare(share, seed);
        foreach (var image in images)
            offered.Offer(image, label: 0);
        return offered.Draw();
    }
}
