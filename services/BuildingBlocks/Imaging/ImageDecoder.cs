using NetVips;

namespace Assay.Imaging;

/// <summary>
/// Reads encoded images into a model's input: RGB, one byte a channel, [height, width, 3]. Orientation is applied; palettes, grey, CMYK, 16 bits
/// and colour profiles end as 8-bit sRGB; transparency lies on the background. One instance serves any number of threads, each of which decodes
/// one image at a time.
/// </summary>
/// <remarks>
/// An image is decoded once. Facts and hash come from a canonical picture (short side <see cref="CanonicalShortSide"/>, never enlarged), and the
/// input is derived from that picture where it is large enough, so that facts do not depend on the model. A larger input turns it round: the input's
/// picture is decoded, and the canonical one derived from it.
/// </remarks>
public sealed class ImageDecoder
{
    /// <summary>Short side of the picture that is measured, in pixels.</summary>
    public const int CanonicalShortSide = 224;

    /// <summary>Long side of the picture that is measured at most: a panorama must not cost a hundred photographs.</summary>
    public const int CanonicalLongSide = 1024;

    private readonly DecodeLimits _limits;
    private readonly RgbColour _background;

    /// <param name="geometry">The input's size.</param>
    /// <param name="limits">What one image may cost; <see cref="DecodeLimits.Default"/> where null.</param>
    /// <param name="background">Behind transparent pixels and in bars; white where null.</param>
    /// <exception cref="ArgumentException">The geometry cannot be made.</exception>
    public ImageDecoder(ImageGeometry geometry, DecodeLimits? limits = null, RgbColour? background = null)
    {
        geometry.Validate();
        Geometry = geometry;
        _limits = limits ?? DecodeLimits.Default;
        _background = background ?? RgbColour.White;
    }

    /// <summary>The input's size.</summary>
    public ImageGeometry Geometry { get; }

    /// <summary>Reads pixels, facts and perceptual hash in one pass.</summary>
    /// <param name="encoded">The image file's bytes.</param>
    /// <param name="pixels">[<see cref="ImageGeometry.PixelBytes"/>], for instance a slot of a batch; undefined after an exception.</param>
    /// <param name="facts">[<see cref="ImageFacts.Count"/>], all columns are written; untouched after an exception (see <see cref="ImageFacts.WriteUndecoded"/>).</param>
    /// <exception cref="ImageDecodeException">The image cannot be read; says why.</exception>
    public ImageReading Read(ReadOnlySpan<byte> encoded, Span<byte> pixels, Span<float> facts)
    {
        CheckLength(pixels);
        if (facts.Length < ImageFacts.Count)
            throw new ArgumentException($"{facts.Length} floats were given for the {ImageFacts.Count} facts of an image.", nameof(facts));
        using var source = RasterSource.Open(encoded, _limits);
        var canonical = CanonicalScale(source);
        var scale = Math.Max(canonical, InputScale(source));
        using var working = source.Decode(Scaled(source.Width, scale), Scaled(source.Height, scale), _background);
        WriteInput(working, pixels);

        var hash = Measure(source, working, canonical, scale, facts);
        facts[ImageFacts.Width] = source.Width;
        facts[ImageFacts.Height] = source.Height;
        facts[ImageFacts.Bytes] = encoded.Length;
        facts[ImageFacts.Decoded] = 1;
        return new ImageReading(source.Width, source.Height, source.Format, hash);
    }

    /// <summary>Reads the pixels only: the same bytes as <see cref="Read"/> gives.</summary>
    /// <inheritdoc cref="Read"/>
    public void Decode(ReadOnlySpan<byte> encoded, Span<byte> pixels)
    {
        CheckLength(pixels);
        using var source = RasterSource.Open(encoded, _limits);
        var scale = Math.Max(CanonicalScale(source), InputScale(source));
        using var working = source.Decode(Scaled(source.Width, scale), Scaled(source.Height, scale), _background);
        WriteInput(working, pixels);
    }

    private static double CanonicalScale(RasterSource source) => Math.Min(1, Math.Min(
        (double)CanonicalShortSide / Math.Min(source.Width, source.Height),
        (double)CanonicalLongSide / Math.Max(source.Width, source.Height)));

    /// <summary>How much of the picture's own size the input needs, at most 1.</summary>
    private double InputScale(RasterSource source)
    {
        var across = (double)Geometry.Width / source.Width;
        var down = (double)Geometry.Height / source.Height;
        return Math.Min(1, Geometry.Mode switch
        {
            ResizeMode.Pad => Math.Min(across, down),
            ResizeMode.CropCenter when Geometry.ResizeShortSide is { } side => (double)side / Math.Min(source.Width, source.Height),
            _ => Math.Max(across, down),
        });
    }

    private static int Scaled(int side, double scale) => Math.Max(1, (int)Math.Round(side * scale, MidpointRounding.AwayFromZero));

    private static ulong Measure(RasterSource source, PixelBuffer working, double canonical, double scale, Span<float> facts)
    {
        if (canonical == scale)
            return ImageMeasurer.Measure(working.Pixels, working.Width, working.Height, facts);
        using var image = working.AsImage();
        var (width, height) = (Scaled(source.Width, canonical), Scaled(source.Height, canonical));
        using var scope = new DisposableStack();
        using var pixels = PixelBuffer.Compute(Resampling.To(scope, image, width, height));
        return ImageMeasurer.Measure(pixels.Pixels, pixels.Width, pixels.Height, facts);
    }

    private void WriteInput(PixelBuffer working, Span<byte> pixels)
    {
        var (width, height) = ResizedTo(working.Width, working.Height);
        using var scope = new DisposableStack();
        if (width == working.Width && height == working.Height && width == Geometry.Width && height == Geometry.Height)
        {
            working.Pixels.CopyTo(pixels);
            return;
        }

        var image = scope.Add(working.AsImage());
        if (width != working.Width || height != working.Height)
            image = Resampling.To(scope, image, width, height);
        if (Geometry.Mode == ResizeMode.CropCenter && (width != Geometry.Width || height != Geometry.Height))
            image = scope.Add(image.ExtractArea((width - Geometry.Width) / 2, (height - Geometry.Height) / 2, Geometry.Width, Geometry.Height));
        if (Geometry.Mode == ResizeMode.Pad && (width != Geometry.Width || height != Geometry.Height))
            image = scope.Add(image.Embed((Geometry.Width - width) / 2, (Geometry.Height - height) / 2, Geometry.Width, Geometry.Height, Enums.Extend.Background, _background.ToArray()));
        using var computed = PixelBuffer.Compute(image);
        computed.Pixels.CopyTo(pixels);
    }

    /// <summary>The size before cutting or padding.</summary>
    private (int Width, int Height) ResizedTo(int width, int height)
    {
        if (Geometry.Mode == ResizeMode.Squash)
            return (Geometry.Width, Geometry.Height);
        var across = (double)Geometry.Width / width;
        var down = (double)Geometry.Height / height;
        if (Geometry.Mode == ResizeMode.Pad)
        {
            var fit = Math.Min(across, down);
            return (Math.Min(Geometry.Width, Scaled(width, fit)), Math.Min(Geometry.Height, Scaled(height, fit)));
        }

        var cover = Geometry.ResizeShortSide is { } side ? (double)side / Math.Min(width, height) : Math.Max(across, down);
        return (Math.Max(Geometry.Width, Scaled(width, cover)), Math.Max(Geometry.Height, Scaled(height, cover)));
    }

    private void CheckLength(Span<byte> pixels)
    {
        if (pixels.Length != Geometry.PixelBytes)
            throw new ArgumentException($"{pixels.Length} bytes were given for {Geometry.Width} x {Geometry.Height} RGB pixels, which take {Geometry.PixelBytes}.", nameof(pixels));
    }
}
