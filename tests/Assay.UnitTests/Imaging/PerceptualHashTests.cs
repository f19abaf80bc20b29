using System.Security.Cryptography;
using Assay.Imaging;
using Xunit;

namespace Assay.Tests.Imaging;

public sealed class PerceptualHashTests
{
    [Fact]
    public void Compute_SamePictureResizedAndCompressed_StaysWithinFiveBits()
    {
        var original = Hash(Fixture.Scene(640, 480, EncodedFormat.Png));
        Assert.InRange(PerceptualHash.Distance(original, Hash(Fixture.Scene(640, 480, quality: 40))), 0, 5);
        Assert.InRange(PerceptualHash.Distance(original, Hash(Fixture.Scene(320, 240))), 0, 5);
        Assert.InRange(PerceptualHash.Distance(original, Hash(Fixture.Scene(1000, 750, EncodedFormat.WebP))), 0, 5);
    }

    [Fact]
    public void Compute_OtherPicture_IsFar() =>
        Assert.InRange(PerceptualHash.Distance(Hash(Fixture.Scene(640, 480)), Hash(Fixture.Bytes("picture.png"))), 16, 64);

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 40)]
    [InlineData(31, 33)]
    public void Compute_SmallPicture_IsDefined(int width, int height) => PerceptualHash.Compute(new byte[width * height], width, height);

    [Theory]
    [InlineData(0UL, 0UL, 0)]
    [InlineData(0UL, ulong.MaxValue, 64)]
    [InlineData(0b1010UL, 0b0110UL, 2)]
    public void Distance_CountsBits(ulong a, ulong b, int bits) => Assert.Equal(bits, PerceptualHash.Distance(a, b));

    [Fact]
    public void ImageHashRow_HoldsSha256ThenTheHashBigEndian()
    {
        var row = new byte[ImageHashRow.Length];
        ImageHashRow.Write("abc"u8, 0x0102030405060708, row);
        Assert.Equal(SHA256.HashData("abc"u8), row[..32]);
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], row[32..]);
        Assert.Equal(0x0102030405060708UL, PerceptualHash.Read(row.AsSpan(32)));
    }

    private static ulong Hash(byte[] encoded) =>
        new ImageDecoder(new ImageGeometry(32, 32)).Read(encoded, new byte[32 * 32 * 3], new float[ImageFacts.Count]).PerceptualHash;
}
