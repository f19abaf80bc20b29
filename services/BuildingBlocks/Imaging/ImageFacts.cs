using System.Collections.Immutable;

namespace Assay.Imaging;

/// <summary>The columns of <c>facts.npy</c>: what is measured of every image, float32, in this order.</summary>
public static class ImageFacts
{
    /// <summary>Raised whenever a column is added or computed otherwise.</summary>
    public const int Version = 2;

    /// <summary>Number of columns.</summary>
    public const int Count = 19;

    /// <summary>Pixels, after EXIF orientation.</summary>
    public const int Width = 0;
    /// <summary>Pixels, after EXIF orientation.</summary>
    public const int Height = 1;
    /// <summary>Encoded bytes.</summary>
    public const int Bytes = 2;
    /// <summary>1 where the image could be decoded; where it is 0, all but <see cref="Bytes"/> are 0.</summary>
    public const int Decoded = 3;
    /// <summary>Mean luma, 0 (black) to 1 (white). Luma is BT.601 in sRGB: (77 R + 150 G + 29 B + 128) / 256, rounded down.</summary>
    public const int Brightness = 4;
    /// <summary>Standard deviation of luma, 0 to 0.5.</summary>
    public const int Contrast = 5;
    /// <summary>Mean of (max - min) / max over R, G, B; 0 (grey) to 1.</summary>
    public const int Saturation = 6;
    /// <summary>Mean over pixels of saturation times the cosine of hue (red = 0 degrees); with <see cref="HueY"/> a circular mean whose length is at most the saturation.</summary>
    public const int HueX = 7;
    /// <summary>As <see cref="HueX"/>, with the sine (yellow-green side positive).</summary>
    public const int HueY = 8;
    /// <summary>Variance of the 4-neighbour Laplacian of luma (0..255 units); low = blurred. 0 where a side is below 3 pixels.</summary>
    public const int Sharpness = 9;
    /// <summary>Share of pixels whose Sobel gradient of luma (kernels of 1, 2, 1; 0..255 units) is longer than <see cref="EdgeThreshold"/>, 0 to 1.</summary>
    public const int EdgeDensity = 10;
    /// <summary>Entropy of the histogram of luma, 0 to 8 bits; low = little to see.</summary>
    public const int Entropy = 11;
    /// <summary>1 where at most one pixel in 1,000 has channels that differ by more than <see cref="GreyTolerance"/>.</summary>
    public const int Greyscale = 12;
    /// <summary>1st percentile of luma, 0 to 1: the smallest level that at least 1 % of the pixels do not exceed. With those below, how light and shade are spread where means say little.</summary>
    public const int Luma01 = 13;
    /// <summary>5th percentile of luma, 0 to 1: near 1 in an overexposed picture.</summary>
    public const int Luma05 = 14;
    /// <summary>Median of luma, 0 to 1.</summary>
    public const int Luma50 = 15;
    /// <summary>95th percentile of luma, 0 to 1.</summary>
    public const int Luma95 = 16;
    /// <summary>99th percentile of luma, 0 to 1: low in a dark picture, even where a lamp lights a few pixels.</summary>
    public const int Luma99 = 17;
    /// <summary>
    /// A proxy of how much of the frame the object fills, 0 to 1: the geometric mean, over both directions, of the share of the side that holds the
    /// middle 90 % of the edge pixels (see <see cref="EdgeDensity"/>). About 0.9 = detail everywhere; small = a small object before a plain ground;
    /// 0 where there are no edges.
    /// </summary>
    public const int ObjectScale = 18;

    /// <summary>Length of a Sobel gradient that counts as an edge: a step of 32 of 255 luma levels.</summary>
    public const int EdgeThreshold = 128;

    /// <summary>Difference of channels that still counts as grey: what JPEG makes of grey.</summary>
    public const int GreyTolerance = 8;

    /// <summary>Column names, in order.</summary>
    public static ImmutableArray<string> Names { get; } =
        ["width", "height", "bytes", "decoded", "brightness", "contrast", "saturation", "hue_x", "hue_y", "sharpness", "edge_density", "entropy", "greyscale",
         "luma_p01", "luma_p05", "luma_p50", "luma_p95", "luma_p99", "object_scale"];

    /// <summary>Writes the row of an image that could not be decoded.</summary>
    /// <param name="bytes">Encoded bytes.</param>
    /// <param name="facts">[<see cref="Count"/>].</param>
    public static void WriteUndecoded(long bytes, Span<float> facts)
    {
        facts = facts[..Count];
        facts.Clear();
        facts[Bytes] = bytes;
    }
}
