using Assay.Imaging.Augmentation;
using Xunit;

namespace Assay.Tests.Imaging.Augmentation;

public sealed class ImageWarpTests
{
    // scipy.ndimage.affine_transform(picture(7, 5, 3)[..., channel], ..., order=1, mode="reflect"), rounded: Fixtures/augment.py.
    private static readonly byte[][] Expected =
    [
        [109, 100, 104, 137, 170, 201, 229, 24, 57, 109, 70, 118, 174, 37, 91, 144, 157, 211, 95, 192, 146, 182, 76, 52, 128, 94, 127, 193, 35, 66, 87, 180, 98, 73, 223],
        [162, 106, 157, 190, 223, 126, 26, 77, 110, 106, 123, 171, 212, 90, 144, 156, 102, 8, 133, 81, 122, 235, 129, 105, 163, 147, 65, 80, 88, 118, 38, 54, 151, 100, 20],
        [61, 154, 210, 243, 123, 51, 79, 130, 163, 159, 176, 160, 47, 143, 135, 45, 155, 61, 176, 93, 139, 32, 159, 158, 83, 154, 118, 43, 141, 172, 91, 107, 204, 153, 73],
    ];

    private static readonly AffineMap Skewed = AffineMap.AboutCentre(7, 5, 0.9, -0.35, 0.4, 1.2);

    [Fact]
    public void Resample_Rgb_IsWithinALevelOfScipy()
    {
        var result = Pictures.Resample(new ImageWarp(7, 5, 3), Pictures.Make(7, 5, 3), Skewed);
        for (var i = 0; i < result.Length; i++)
            Assert.InRange(result[i], Expected[i % 3][i / 3] - 1, Expected[i % 3][i / 3] + 1);
    }

    [Fact]
    public void Resample_Grey_EqualsTheFirstChannelOfRgb()
    {
        var grey = Pictures.Resample(new ImageWarp(7, 5, 1), Pictures.Make(7, 5, 1), Skewed);
        var rgb = Pictures.Resample(new ImageWarp(7, 5, 3), Pictures.Make(7, 5, 3), Skewed);
        Assert.Equal(rgb.Where((_, i) => i % 3 == 0), grey);
    }

    [Theory]
    [InlineData(1, 1, 3)]
    [InlineData(1, 1, 1)]
    [InlineData(2, 9, 3)]
    [InlineData(33, 17, 3)]
    [InlineData(28, 28, 1)]
    [InlineData(500, 3, 3)]
    public void Resample_Identity_ChangesNothing(int width, int height, int channels)
    {
        var source = Pictures.Make(width, height, channels);
        Assert.Equal(source, Pictures.Resample(new ImageWarp(width, height, channels), source, AffineMap.Identity));
    }

    [Theory]
    [InlineData(1, 3, 3)]
    [InlineData(8, 5, 3)]
    [InlineData(9, 5, 1)]
    public void Resample_MirroredTwice_IsTheSource(int width, int height, int channels)
    {
        var (warp, source) = (new ImageWarp(width, height, channels), Pictures.Make(width, height, channels));
        var mirrored = Pictures.Resample(warp, source, AffineMap.Mirror(width));
        Assert.Equal(source[..channels], mirrored[((width - 1) * channels)..(width * channels)]);
        Assert.Equal(source, Pictures.Resample(warp, mirrored, AffineMap.Mirror(width)));
    }

    [Fact]
    public void Resample_QuarterTurn_MovesWholePixels()
    {
        var (warp, source) = (new ImageWarp(6, 6, 3), Pictures.Make(6, 6, 3));
        var turned = source;
        for (var turn = 0; turn < 4; turn++)
            turned = Pictures.Resample(warp, turned, AffineMap.AboutCentre(6, 6, 0, -1, 1, 0));
        Assert.Equal(source, turned);
    }

    [Fact]
    public void Resample_BeyondTheEdges_IsReflected()
    {
        var result = Pictures.Resample(new ImageWarp(4, 1, 1), [10, 20, 30, 40], new AffineMap(1, 0, 6, 0, 1, 5));
        // ... 10 20 30 40 | 40 30 20 10 | 10 20: places 6, 7, 8, 9.
        Assert.Equal([20, 10, 10, 20], result);
        Assert.Equal([10, 10, 20, 30], Pictures.Resample(new ImageWarp(4, 1, 1), [10, 20, 30, 40], new AffineMap(1, 0, -1, 0, 1, 0)));
    }

    [Fact]
    public void Resample_AtTheEndOfItsRoom_WritesNothingBeyond()
    {
        var room = new byte[(5 * 4 * 3) + 8];
        room.AsSpan().Fill(77);
        new ImageWarp(5, 4, 3).Resample(Pictures.Make(5, 4, 3), AffineMap.Mirror(5), room.AsSpan(4, 60));
        Assert.All(room[..4].Concat(room[64..]), value => Assert.Equal(77, value));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(1e6)]
    [InlineData(-60)]
    public void Resample_MapThatLeadsFarAway_IsRefused(double x0)
    {
        var warp = new ImageWarp(5, 4, 3);
        Assert.Throws<ArgumentException>(() => warp.Resample(new byte[60], AffineMap.Identity with { X0 = x0 }, new byte[60]));
        Assert.Throws<ArgumentException>(() => warp.Resample(new byte[60], AffineMap.Identity with { Yy = x0 }, new byte[60]));
    }

    [Theory]
    [InlineData(59, 60)]
    [InlineData(60, 61)]
    public void Resample_WrongLength_IsRefused(int source, int destination) =>
        Assert.Throws<ArgumentException>(() => new ImageWarp(5, 4, 3).Resample(new byte[source], AffineMap.Identity, new byte[destination]));

    [Theory]
    [InlineData(0, 4, 3)]
    [InlineData(4, 8193, 3)]
    [InlineData(4, 4, 2)]
    public void Constructor_SizeOutOfRange_IsRefused(int width, int height, int channels) =>
        Assert.ThrowsAny<ArgumentException>(() => new ImageWarp(width, height, channels));
}
