using System.Diagnostics;
using NetVips;

namespace Assay.Imaging;

/// <summary>One encoded image under its limits: opened, described by its header, and decoded to RGB at a size.</summary>
internal sealed class RasterSource : IDisposable
{
    /// <summary>Below this number of pixels nothing takes long enough to be worth watching.</summary>
    private const long WatchedPixels = 2_000_000;

    private readonly Source _source;
    private readonly ImageFormat _format;
    private readonly DecodeLimits _limits;
    private readonly bool _complete;
    private readonly long _started = Stopwatch.GetTimestamp();
    private readonly int _orientation;
    private readonly Image _header;

    private RasterSource(ReadOnlySpan<byte> encoded, ImageFormat format, DecodeLimits limits)
    {
        _format = format;
        _limits = limits;
        _complete = ImageSignature.IsComplete(encoded, format);
        _source = Source.NewFromMemory(encoded);
        try
        {
            _header = Guard("Its header", () => Load(1));
        }
        catch
        {
            _source.Dispose();
            throw;
        }

        _orientation = _header.Contains("orientation") && _header.Get("orientation") is int orientation ? orientation : 1;
        // A quarter turn swaps the sides.
        (Width, Height) = _orientation is >= 5 and <= 8 ? (_header.Height, _header.Width) : (_header.Width, _header.Height);
    }

    /// <summary>Pixels after EXIF orientation.</summary>
    public int Width { get; }

    /// <inheritdoc cref="Width"/>
    public int Height { get; }

    public ImageFormat Format => _format;

    /// <summary>Opens an encoded image and checks all that can be told without decoding it.</summary>
    /// <exception cref="ImageDecodeException">Empty, TooManyBytes, UnknownFormat, TooManyPixels, or its header cannot be read.</exception>
    public static RasterSource Open(ReadOnlySpan<byte> encoded, DecodeLimits limits)
    {
        LibVips.EnsureConfigured();
        if (encoded.IsEmpty)
            throw new ImageDecodeException(ImageDecodeReason.Empty, "The file is empty: 0 bytes.");
        if (encoded.Length > limits.MaxBytes)
            throw new ImageDecodeException(ImageDecodeReason.TooManyBytes, $"The file has {encoded.Length} bytes; the limit is {limits.MaxBytes}.");
        var format = ImageSignature.Detect(encoded);
        if (format == ImageFormat.Unknown)
        {
            var looks = ImageSignature.Describe(encoded) is { } description ? $" It looks like {description}." : "";
            throw new ImageDecodeException(ImageDecodeReason.UnknownFormat, $"The contents are not an image in a known format (JPEG, PNG, WebP, GIF, TIFF, AVIF/HEIF), whatever the name says.{looks}");
        }

        var source = new RasterSource(encoded, format, limits);
        if ((long)source.Width * source.Height <= limits.MaxPixels)
            return source;
        source.Dispose();
        throw new ImageDecodeException(ImageDecodeReason.TooManyPixels, $"The picture has {source.Width} x {source.Height} = {(long)source.Width * source.Height} pixels; the limit is {limits.MaxPixels}.");
    }

    /// <summary>Decodes to <paramref name="width"/> x <paramref name="height"/> pixels (after orientation), neither above the picture's own.</summary>
    /// <exception cref="ImageDecodeException">Truncated, Corrupt, Timeout or Unreadable.</exception>
    public PixelBuffer Decode(int width, int height, RgbColour background)
    {
        if (_orientation is >= 5 and <= 8)
            (width, height) = (height, width);
        return Guard("The picture", () =>
        {
            using var scope = new DisposableStack();
            var image = scope.Add(Shrunk(width, height));
            if (image.HasAlpha())
                image = Flatten(scope, image, background);
            if (image.Width != width || image.Height != height)
                image = Resampling.To(scope, image, width, height);
            image = ToRgb(scope, image);
            Watch(image);
            if (_orientation is > 1 and <= 8)
            {
                // Rows arrive from the decoder in order; turning them needs all of them.
                image = scope.Add(image.CopyMemory());
                image = scope.Add(image.Autorot());
            }

            var pixels = PixelBuffer.Compute(image);
            ThrowIfLate();
            return pixels;
        });
    }

    public void Dispose()
    {
        _header.Dispose();
        _source.Dispose();
    }

    /// <summary>The picture as its decoder can give it cheaply: JPEG halves, quarters or eighths in the transform domain, with half as much again left for the resize, which is the better filter.</summary>
    private Image Shrunk(int width, int height)
    {
        if (_format != ImageFormat.Jpeg)
            return Load(1);
        var ratio = Math.Min((double)_header.Width / width, (double)_header.Height / height);
        return Load(ratio >= 12 ? 8 : ratio >= 6 ? 4 : ratio >= 3 ? 2 : 1);
    }

    private Image Load(int shrink)
    {
        const Enums.Access access = Enums.Access.Sequential;
        // Damage must fail, never come out as grey; a mere warning (an odd profile, extra bytes) may pass.
        const Enums.FailOn failOn = Enums.FailOn.Error;
        return _format switch
        {
            ImageFormat.Jpeg => Image.JpegloadSource(_source, shrink: shrink, access: access, failOn: failOn),
            ImageFormat.Png => Image.PngloadSource(_source, access: access, failOn: failOn),
            ImageFormat.WebP => Image.WebploadSource(_source, access: access, failOn: failOn),
            ImageFormat.Gif => Image.GifloadSource(_source, access: access, failOn: failOn),
            ImageFormat.Tiff => Image.TiffloadSource(_source, access: access, failOn: failOn),
            _ => Image.HeifloadSource(_source, access: access, failOn: failOn),
        };
    }

    private static Image Flatten(DisposableStack scope, Image image, RgbColour background)
    {
        if (image.Interpretation != Enums.Interpretation.Srgb || image.Format != Enums.BandFormat.Uchar)
            image = scope.Add(image.Colourspace(Enums.Interpretation.Srgb));
        return scope.Add(image.Flatten(background.ToArray()));
    }

    private static Image ToRgb(DisposableStack scope, Image image)
    {
        if (image.Contains("icc-profile-data") && !ColourProfile.IsSrgb((byte[])image.Get("icc-profile-data")))
        {
            try
            {
                return scope.Add(image.IccTransform("srgb", embedded: true, intent: Enums.Intent.Perceptual));
            }
            catch (VipsException)
            {
                // A profile that does not fit its picture: every viewer ignores it.
            }
        }

        if (image.Interpretation == Enums.Interpretation.Multiband && image.Bands > 3)
            image = scope.Add(image.ExtractBand(0, 3));
        if (image.Interpretation != Enums.Interpretation.Srgb)
            image = scope.Add(image.Colourspace(Enums.Interpretation.Srgb));
        if (image.Format != Enums.BandFormat.Uchar)
            image = scope.Add(image.Cast(Enums.BandFormat.Uchar));
        return image.Bands == 3
            ? image
            : throw new ImageDecodeException(ImageDecodeReason.Unreadable, $"The picture has {image.Bands} channels in a colour model that cannot be brought to RGB.");
    }

    private void Watch(Image image)
    {
        if ((long)Width * Height < WatchedPixels)
            return;
        image.SetProgress(true);
        image.SignalConnect(Enums.Signals.Eval, (evaluated, _) =>
        {
            if (IsLate)
                evaluated.SetKill(true);
        });
    }

    private bool IsLate => Stopwatch.GetElapsedTime(_started) > _limits.MaxTime;

    private void ThrowIfLate()
    {
        if (IsLate)
            throw new ImageDecodeException(ImageDecodeReason.Timeout, $"Decoding {Width} x {Height} pixels took longer than {_limits.MaxTime.TotalSeconds:0.###} s.");
    }

    private T Guard<T>(string what, Func<T> read)
    {
        try
        {
            return read();
        }
        catch (VipsException e)
        {
            if (_header is not null)
                ThrowIfLate();
            throw !_complete ? new ImageDecodeException(ImageDecodeReason.Truncated, $"The {_format.ToString().ToUpperInvariant()} file is cut short: its end is missing.", e)
                : _format == ImageFormat.Heif ? new ImageDecodeException(ImageDecodeReason.Unreadable, $"{what} cannot be read: damaged, or a HEIF codec that this build lacks (AVIF is read). Convert it to JPEG.", e)
                : new ImageDecodeException(ImageDecodeReason.Corrupt, $"{what} cannot be read: the {_format.ToString().ToUpperInvariant()} data are damaged.", e);
        }
    }
}
