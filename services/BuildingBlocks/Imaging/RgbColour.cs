namespace Assay.Imaging;

/// <summary>A colour in sRGB, 0 to 255 a channel.</summary>
public readonly record struct RgbColour(byte R, byte G, byte B)
{
    /// <summary>The background for transparent pixels and bars unless another is given.</summary>
    public static RgbColour White { get; } = new(255, 255, 255);

    internal double[] ToArray() => [R, G, B];
}
