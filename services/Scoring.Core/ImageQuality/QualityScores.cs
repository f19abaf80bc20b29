namespace Assay.Scoring.Core.ImageQuality;

/// <summary>
/// How far an image is from an issue, in [0, 1]; lower = worse. Each is a monotone function of one measured fact, so a threshold on the score is one on the
/// fact. Facts that are not numbers count as the worst.
/// </summary>
public static class QualityScores
{
    /// <summary>Variance of the Laplacian at which the score of sharpness is one half: a soft photograph at a short side of 224 pixels.</summary>
    public const double HalfSharpness = 100;

    /// <summary>The 99th percentile of luma itself: a dark picture stays dark where a lamp lights a few pixels.</summary>
    /// <param name="luma99">0..1.</param>
    public static float Dark(float luma99) => Unit(luma99);

    /// <summary>1 - the 5th percentile of luma: an overexposed picture has no shade left.</summary>
    /// <param name="luma05">0..1.</param>
    public static float Bright(float luma05) => Unit(1 - luma05);

    /// <summary>v / (v + 100), with v the variance of the Laplacian of luma in 0..255 units (Pech-Pacheco et al. 2000).</summary>
    /// <param name="sharpness">0 or more.</param>
    public static float Blurry(float sharpness) => float.IsPositiveInfinity(sharpness) ? 1 : Unit((float)(sharpness / (sharpness + HalfSharpness)));

    /// <summary>Entropy of luma as a share of 8 bits.</summary>
    /// <param name="entropy">0..8 bits.</param>
    public static float LowInformation(float entropy) => Unit(entropy / 8);

    /// <summary>Shorter by longer side.</summary>
    /// <param name="width">Pixels.</param>
    /// <param name="height">Pixels.</param>
    public static float OddAspectRatio(float width, float height) => Unit(Math.Min(width, height) / Math.Max(width, height));

    private static float Unit(float value) => value >= 0 ? Math.Min(value, 1) : 0;
}
