using System.Security.Cryptography;
using Assay.Imaging.Augmentation;

namespace Assay.Tests.Imaging.Augmentation;

/// <summary>The picture of Fixtures/augment.py: no two neighbours alike, and nothing symmetric.</summary>
internal static class Pictures
{
    public static byte[] Make(int width, int height, int channels)
    {
        var picture = new byte[width * height * channels];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                for (var c = 0; c < channels; c++)
                    picture[(((y * width) + x) * channels) + c] = (byte)((x * 37) + (y * 91) + (c * 53) + (x * y % 7 * 29));
            }
        }

        return picture;
    }

    public static byte[] Resample(ImageWarp warp, byte[] source, in AffineMap map)
    {
        var result = new byte[source.Length];
        warp.Resample(source, map, result);
        return result;
    }

    public static string HashOf(byte[] picture) => Convert.ToHexStringLower(SHA256.HashData(picture))[..16];
}
