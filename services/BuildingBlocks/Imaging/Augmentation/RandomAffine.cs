using Assay.Numerics.Randomness;

namespace Assay.Imaging.Augmentation;

/// <summary>
/// Draws the affine part of an augmentation: source = mirror x rotation x shear / scale about the centre, or a crop. Sine and cosine are computed here,
/// not by the machine's mathematical library, whose last bits differ from system to system.
/// </summary>
internal static class RandomAffine
{
    private const double Degree = Math.PI / 180;
    private const double LargestRotation = 25 * Degree;
    private const double LargestShear = 20 * Degree;
    private const double SmallestScale = 0.8;
    private const double LargestScale = 1.2;
    private const int CropShare = 8;

    public static AffineMap Draw(AugmentationKind kind, int width, int height, ref ulong random)
    {
        var isMirrored = kind != AugmentationKind.Digit && SplitMix64.Next(ref random) >> 63 != 0;
        if (kind == AugmentationKind.Crop)
        {
            var (x, y) = (Whole(ref random, width / CropShare), Whole(ref random, height / CropShare));
            return isMirrored ? new AffineMap(-1, 0, width - 1 + x, 0, 1, y) : new AffineMap(1, 0, x, 0, 1, y);
        }

        var (sin, cos) = SineAndCosine(Uniform(ref random, -LargestRotation, LargestRotation));
        var scale = Uniform(ref random, SmallestScale, LargestScale);
        var (shearX, shearY) = (0.0, 0.0);
        if (kind == AugmentationKind.Digit)
        {
            shearX = Tangent(Uniform(ref random, -LargestShear, LargestShear));
            shearY = Tangent(Uniform(ref random, -LargestShear, LargestShear));
        }

        var xx = (cos - (sin * shearY)) / scale;
        var xy = ((cos * shearX) - sin) / scale;
        var yx = (sin + (cos * shearY)) / scale;
        var yy = ((sin * shearX) + cos) / scale;
        return isMirrored ? AffineMap.AboutCentre(width, height, -xx, -xy, yx, yy) : AffineMap.AboutCentre(width, height, xx, xy, yx, yy);
    }

    /// <summary>Uniform in [low, high), from 53 bits.</summary>
    private static double Uniform(ref ulong random, double low, double high) =>
        low + ((high - low) * ((SplitMix64.Next(ref random) >> 11) * (1.0 / (1UL << 53))));

    /// <summary>Uniform over the whole numbers -limit .. limit.</summary>
    private static int Whole(ref ulong random, int limit) => (int)Math.Floor(Uniform(ref random, -limit, limit + 1));

    private static double Tangent(double angle)
    {
        var (sin, cos) = SineAndCosine(angle);
        return sin / cos;
    }

    /// <summary>Taylor series to the 18th power: exact to the last bits for angles below half a radian, and the same bits on every machine.</summary>
    private static (double Sin, double Cos) SineAndCosine(double angle)
    {
        var square = angle * angle;
        var (sin, cos) = (0.0, 0.0);
        for (var power = 18; power >= 2; power -= 2)
        {
            cos = (1 + cos) * -square / ((power - 1) * power);
            sin = (1 + sin) * -square / (power * (power + 1));
        }

        return (angle * (1 + sin), 1 + cos);
    }
}
