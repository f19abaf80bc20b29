namespace Assay.Imaging.Augmentation;

/// <summary>
/// Where the pixels of a result lie in its source: the centre of the result's pixel (x, y) shows the source at (X0 + Xx x + Xy y, Y0 + Yx x + Yy y),
/// pixel centres being whole numbers from 0.
/// </summary>
public readonly record struct AffineMap(double Xx, double Xy, double X0, double Yx, double Yy, double Y0)
{
    /// <summary>The source as it is.</summary>
    public static AffineMap Identity { get; } = new(1, 0, 0, 0, 1, 0);

    /// <summary>Left and right exchanged, in a picture of this width: exact, and its own inverse.</summary>
    public static AffineMap Mirror(int width) => new(-1, 0, width - 1, 0, 1, 0);

    /// <summary>A linear map about the centre of a picture, which stays where it is.</summary>
    public static AffineMap AboutCentre(int width, int height, double xx, double xy, double yx, double yy)
    {
        var (x, y) = ((width - 1) / 2.0, (height - 1) / 2.0);
        return new AffineMap(xx, xy, x - (xx * x) - (xy * y), yx, yy, y - (yx * x) - (yy * y));
    }

    /// <summary>The source's place that a pixel of the result shows.</summary>
    public (double X, double Y) Of(double x, double y) => (X0 + (Xx * x) + (Xy * y), Y0 + (Yx * x) + (Yy * y));
}
