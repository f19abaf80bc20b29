using Assay.Imaging.Augmentation;
using Assay.Numerics;
using Xunit;

namespace Assay.Tests.Imaging.Augmentation;

public sealed class AugmenterTests
{
    private const ulong Seed = 7;
    private static readonly RowKey Image = new(42, 17);

    // Fixtures/augment.py repeats the whole augmentation: the first 16 digits of the SHA-256 of the result, and its first bytes.
    [Theory]
    [InlineData(AugmentationKind.Photo, 31, 22, 3, 0, "47befb0c2561105f", new byte[] { 71, 124, 148, 181, 32, 70 })]
    [InlineData(AugmentationKind.Photo, 31, 22, 3, 1, "2849fde8ac7ab23a", new byte[] { 45, 98, 151, 94, 147, 200 })]
    [InlineData(AugmentationKind.Photo, 9, 14, 1, 0, "02d0a409461ba6bc", new byte[] { 139, 200, 164, 128, 99, 114 })]
    [InlineData(AugmentationKind.Photo, 9, 14, 1, 1, "2a4c835dc9a85efb", new byte[] { 93, 144, 191, 95, 86, 140 })]
    [InlineData(AugmentationKind.Digit, 40, 33, 3, 0, "23e94ca5d3cbd372", new byte[] { 51, 104, 157, 190, 114, 58 })]
    [InlineData(AugmentationKind.Digit, 40, 33, 3, 1, "b4d7f2cee80770a4", new byte[] { 126, 105, 106, 78, 131, 116 })]
    [InlineData(AugmentationKind.Digit, 28, 28, 1, 0, "96a3ad976355118f", new byte[] { 90, 148, 94, 156, 212, 63 })]
    [InlineData(AugmentationKind.Digit, 28, 28, 1, 1, "e0dfdf0713a9b411", new byte[] { 165, 101, 80, 135, 97, 152 })]
    [InlineData(AugmentationKind.Crop, 32, 24, 3, 0, "45f2e0a64737d981", new byte[] { 86, 139, 192, 123, 176, 229 })]
    [InlineData(AugmentationKind.Crop, 32, 24, 3, 1, "e7a7e0490ce0a32a", new byte[] { 182, 235, 32, 182, 235, 32 })]
    [InlineData(AugmentationKind.Crop, 32, 24, 3, 3, "e7f453a85fb5e243", new byte[] { 211, 8, 61, 103, 156, 209 })]
    public void Augment_EqualsTheIndependentComputation(AugmentationKind kind, int width, int height, int channels, int index, string hash, byte[] first)
    {
        var result = Augment(new Augmenter(width, height, channels, kind), Pictures.Make(width, height, channels), Image, index);
        Assert.Equal(first, result[..6]);
        Assert.Equal(hash, Pictures.HashOf(result));
    }

    [Theory]
    [InlineData(AugmentationKind.Photo)]
    [InlineData(AugmentationKind.Digit)]
    public void Augment_SeveralAtOnce_EqualsOneByOne(AugmentationKind kind)
    {
        var augmenter = new Augmenter(20, 15, 3, kind);
        var source = Pictures.Make(20, 15, 3);
        var several = new byte[5 * augmenter.PictureBytes];
        augmenter.Augment(source, Seed, Image, 3, several);
        for (var i = 0; i < 5; i++)
        {
            var one = Augment(augmenter, source, Image, 3 + i);
            Assert.Equal(one, several[(i * augmenter.PictureBytes)..((i + 1) * augmenter.PictureBytes)]);
        }
    }

    [Fact]
    public void Augment_OtherSeedImageOrIndex_GivesAnotherPicture()
    {
        var augmenter = new Augmenter(20, 15, 3, AugmentationKind.Photo);
        var source = Pictures.Make(20, 15, 3);
        var others = new List<byte[]> { Augment(augmenter, source, Image, 0), Augment(augmenter, source, Image, 1), Augment(augmenter, source, new RowKey(42, 18), 0), Augment(augmenter, source, new RowKey(43, 17), 0) };
        var seeded = new byte[augmenter.PictureBytes];
        augmenter.Augment(source, Seed + 1, Image, 0, seeded);
        others.Add(seeded);
        Assert.Equal(others.Count, others.Select(Pictures.HashOf).Distinct().Count());
    }

    [Theory]
    [InlineData(AugmentationKind.Photo, 1, 1)]
    [InlineData(AugmentationKind.Digit, 1, 1)]
    [InlineData(AugmentationKind.Digit, 400, 2)]
    [InlineData(AugmentationKind.Photo, 3, 300)]
    [InlineData(AugmentationKind.Crop, 1, 1)]
    [InlineData(AugmentationKind.Crop, 3, 300)]
    public void Augment_FlatPictureOfAnyShape_StaysFlat(AugmentationKind kind, int width, int height)
    {
        var augmenter = new Augmenter(width, height, 3, kind);
        var source = new byte[augmenter.PictureBytes];
        source.AsSpan().Fill(201);
        for (var index = 0; index < 50; index++)
            Assert.All(Augment(augmenter, source, Image, index), value => Assert.Equal(201, value));
    }

    [Fact]
    public void Draw_ManyPhotos_FillTheirRanges()
    {
        var (angles, scales, mirrored) = (new List<double>(), new List<double>(), 0);
        var random = 3UL;
        for (var i = 0; i < 4000; i++)
        {
            var map = RandomAffine.Draw(AugmentationKind.Photo, 100, 80, ref random);
            var determinant = (map.Xx * map.Yy) - (map.Xy * map.Yx);
            mirrored += determinant < 0 ? 1 : 0;
            scales.Add(1 / Math.Sqrt(Math.Abs(determinant)));
            angles.Add(Math.Atan2(map.Yx, map.Yy) * 180 / Math.PI * Math.Sign(determinant));
            // The centre stays.
            Assert.Equal((49.5, 39.5), map.Of(49.5, 39.5) is var (x, y) ? (Math.Round(x, 9), Math.Round(y, 9)) : default);
        }

        Assert.InRange(mirrored, 1880, 2120);
        Assert.InRange(scales.Min(), 0.8, 0.801);
        Assert.InRange(scales.Max(), 1.199, 1.2);
        Assert.InRange(scales.Average(), 0.99, 1.01);
        Assert.InRange(Math.Abs(angles.Average()), 0, 0.8);
        Assert.InRange(angles.Max(a => Math.Abs(a)), 24.9, 25);
    }

    [Fact]
    public void Draw_ManyCrops_AreWholePixelsWithinAnEighth()
    {
        var (xs, ys, mirrored) = (new HashSet<double>(), new HashSet<double>(), 0);
        var random = 3UL;
        for (var i = 0; i < 2000; i++)
        {
            var map = RandomAffine.Draw(AugmentationKind.Crop, 32, 28, ref random);
            Assert.Equal((0, 0, 1), (map.Xy, map.Yx, map.Yy));
            mirrored += map.Xx < 0 ? 1 : 0;
            xs.Add(map.Xx < 0 ? map.X0 - 31 : map.X0);
            ys.Add(map.Y0);
        }

        Assert.Equal([-4, -3, -2, -1, 0, 1, 2, 3, 4], xs.Order());
        Assert.Equal([-3, -2, -1, 0, 1, 2, 3], ys.Order());
        Assert.InRange(mirrored, 900, 1100);
    }

    [Fact]
    public void Augment_WrongArguments_AreRefused()
    {
        var augmenter = new Augmenter(4, 3, 3, AugmentationKind.Photo);
        Assert.Throws<ArgumentException>(() => augmenter.Augment(new byte[35], Seed, Image, 0, new byte[36]));
        Assert.Throws<ArgumentException>(() => augmenter.Augment(new byte[36], Seed, Image, 0, new byte[37]));
        Assert.Throws<ArgumentOutOfRangeException>(() => augmenter.Augment(new byte[36], Seed, Image, -1, new byte[36]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new Augmenter(4, 3, 3, (AugmentationKind)9));
    }

    private static byte[] Augment(Augmenter augmenter, byte[] source, RowKey image, int index)
    {
        var result = new byte[augmenter.PictureBytes];
        augmenter.Augment(source, Seed, image, index, result);
        return result;
    }
}
