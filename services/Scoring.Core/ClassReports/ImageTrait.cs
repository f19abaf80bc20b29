using System.Collections.Immutable;

namespace Assay.Scoring.Core.ClassReports;

/// <summary>A trait of images by which classes are compared, with the words for what a difference means.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Low">Lower end of its histogram; values below count in the first bin.</param>
/// <param name="High">Upper end of its histogram; values above count in the last bin.</param>
/// <param name="IsLogarithm">True where values are log2, so that a difference is a ratio.</param>
/// <param name="Less">"The class is ... than the rest" where its mean is lower.</param>
/// <param name="More">The same where it is higher.</param>
/// <param name="Lacks">Images to add where its mean is lower.</param>
/// <param name="LacksWhenMore">Images to add where it is higher.</param>
/// <param name="Augmentation">What widens the trait without new images.</param>
public sealed record ImageTrait(
    string Name, double Low, double High, bool IsLogarithm, string Less, string More, string Lacks, string LacksWhenMore, string Augmentation)
{
    /// <summary>The traits, in the order of <see cref="Fill"/>. Hue is a circle and has a <see cref="HueDistribution"/> of its own.</summary>
    public static ImmutableArray<ImageTrait> All { get; } =
    [
        new("brightness", 0, 1, false, "darker", "brighter", "bright", "dark", "brightness augmentation"),
        new("contrast", 0, 0.5, false, "lower in contrast", "higher in contrast", "high-contrast", "low-contrast", "contrast augmentation"),
        new("saturation", 0, 1, false, "less saturated", "more saturated", "colourful", "pale", "saturation augmentation"),
        new("texture", 0, 1, false, "smoother", "more textured", "textured", "smooth", "blur and noise augmentation"),
        new("sharpness", 0, 16, true, "blurrier", "sharper", "sharp", "blurred", "blur augmentation"),
        new("object_scale", 0, 1, false, "smaller in the frame", "larger in the frame", "close-up", "distant", "random crops and scale augmentation"),
        new("size", 0, 16, true, "smaller in pixels", "larger in pixels", "large", "small", "resolution augmentation"),
        new("aspect_ratio", -4, 4, true, "taller", "wider", "wide", "tall", "aspect-ratio augmentation"),
    ];

    /// <summary>An image's values, in the order of <see cref="All"/>; NaN where one cannot be known.</summary>
    /// <param name="image">What was measured of it.</param>
    /// <param name="values">[8].</param>
    public static void Fill(in ImageMeasurements image, Span<double> values)
    {
        values[0] = image.Brightness;
        values[1] = image.Contrast;
        values[2] = image.Saturation;
        values[3] = image.EdgeDensity;
        values[4] = Math.Log2(1 + image.Sharpness);
        values[5] = image.ObjectScale;
        values[6] = Math.Log2((double)image.Width * image.Height) / 2;
        values[7] = Math.Log2((double)image.Width / image.Height);
    }
}
