namespace Assay.Imaging;

/// <summary>The size, the damage and the encoding of a rendered drawing. Steps apply in the order of the members.</summary>
public sealed record SvgRenderOptions
{
    /// <summary>Pixels of the result.</summary>
    public required int Width { get; init; }

    /// <summary>Pixels of the result.</summary>
    public required int Height { get; init; }

    /// <summary>The part of the drawing to show, as shares of its width and height: (0, 0, 1, 1) is all of it.</summary>
    public (double Left, double Top, double Width, double Height) Crop { get; init; } = (0, 0, 1, 1);

    /// <summary>Factor on sRGB values: 1 leaves them, 0.3 is dusk.</summary>
    public double Brightness { get; init; } = 1;

    /// <summary>Standard deviation of a Gaussian blur in pixels; 0 for none.</summary>
    public double BlurSigma { get; init; }

    /// <summary>Standard deviation of Gaussian noise in levels of 255, independent in each channel; 0 for none.</summary>
    public double NoiseSigma { get; init; }

    /// <summary>Seed of the noise.</summary>
    public int Seed { get; init; }

    /// <summary>Behind what the drawing leaves open.</summary>
    public RgbColour Background { get; init; } = RgbColour.White;

    public EncodedFormat Format { get; init; } = EncodedFormat.Jpeg;

    /// <summary>1 to 100; not for PNG.</summary>
    public int Quality { get; init; } = 85;
}
