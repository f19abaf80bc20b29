namespace Assay.Onnx.Training;

/// <summary>
/// Grey from RGB: (77 R + 150 G + 29 B + 128) / 256, rounded down, the luma of BT.601. A grey pixel keeps its value exactly. Networks with one channel are
/// trained on it, and an exported one does the same to the RGB pixels it gets.
/// </summary>
public static class GreyPixels
{
    internal const int Red = 77, Green = 150, Blue = 29, Half = 128, Whole = 256;

    /// <summary>Converts pixels.</summary>
    /// <param name="rgb">[n * 3], red, green and blue of each pixel.</param>
    /// <param name="grey">[n], written. May be the beginning of the same memory.</param>
    /// <exception cref="ArgumentException">The lengths do not go together.</exception>
    public static void FromRgb(ReadOnlySpan<byte> rgb, Span<byte> grey)
    {
        if (rgb.Length != 3L * grey.Length)
            throw new ArgumentException($"{rgb.Length} bytes were given for {grey.Length} pixels of 3.", nameof(rgb));
        for (var i = 0; i < grey.Length; i++)
            grey[i] = (byte)(((Red * rgb[3 * i]) + (Green * rgb[3 * i + 1]) + (Blue * rgb[3 * i + 2]) + Half) / Whole);
    }
}
