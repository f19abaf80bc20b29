namespace Assay.Imaging;

/// <summary>What one reading of an image found beside its pixels and facts.</summary>
/// <param name="Width">Pixels, after EXIF orientation.</param>
/// <param name="Height">Pixels, after EXIF orientation.</param>
/// <param name="Format">The format of the encoded bytes.</param>
/// <param name="PerceptualHash">See <see cref="Imaging.PerceptualHash"/>.</param>
public readonly record struct ImageReading(int Width, int Height, ImageFormat Format, ulong PerceptualHash);
