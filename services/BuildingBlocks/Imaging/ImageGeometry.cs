namespace Assay.Imaging;

/// <summary>The size of a model's input and how images are brought to it.</summary>
/// <param name="Width">Pixels, 1 to 8,192.</param>
/// <param name="Height">Pixels, 1 to 8,192.</param>
/// <param name="Mode">What happens to the aspect ratio.</param>
/// <param name="ResizeShortSide">
/// With <see cref="ResizeMode.CropCenter"/>: the short side before the cut, as in "resize 256, crop 224"; at least the larger of width and
/// height. Null scales to cover exactly.
/// </param>
public readonly record struct ImageGeometry(int Width, int Height, ResizeMode Mode = ResizeMode.Squash, int? ResizeShortSide = null)
{
    /// <summary>Bytes of one image's pixels: RGB, one byte a channel.</summary>
    public int PixelBytes => Width * Height * 3;

    /// <summary>Throws where the numbers cannot be used.</summary>
    /// <exception cref="ArgumentException">A side is out of range, or the short side does not go with the mode.</exception>
    public void Validate()
    {
        if (Width is < 1 or > 8192 || Height is < 1 or > 8192)
            throw new ArgumentException($"An input of {Width} x {Height} pixels cannot be made: give sides from 1 to 8192.");
        if (ResizeShortSide is not { } side)
            return;
        if (Mode != ResizeMode.CropCenter)
            throw new ArgumentException($"A short side of {side} was given with the mode {Mode}; it only goes with {ResizeMode.CropCenter}.");
        if (side < Math.Max(Width, Height) || side > 8192)
            throw new ArgumentException($"A short side of {side} cannot be cut to {Width} x {Height}: give at least {Math.Max(Width, Height)} and at most 8192.");
    }
}
