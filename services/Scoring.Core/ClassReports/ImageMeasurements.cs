namespace Assay.Scoring.Core.ClassReports;

/// <summary>What is measured of an image and compared between classes, in the units of facts.npy; NaN where a fact was not measured.</summary>
/// <param name="Width">Pixels.</param>
/// <param name="Height">Pixels.</param>
/// <param name="Brightness">Mean luma, 0..1.</param>
/// <param name="Contrast">Standard deviation of luma, 0..0.5.</param>
/// <param name="Saturation">0..1.</param>
/// <param name="HueX">Mean of saturation times the cosine of hue.</param>
/// <param name="HueY">Mean of saturation times the sine of hue.</param>
/// <param name="Sharpness">Variance of the Laplacian, 0 or more.</param>
/// <param name="EdgeDensity">Share of edge pixels, 0..1.</param>
/// <param name="ObjectScale">Share of the frame's side that holds the detail, 0..1.</param>
public readonly record struct ImageMeasurements(
    float Width, float Height, float Brightness, float Contrast, float Saturation, float HueX, float HueY, float Sharpness, float EdgeDensity, float ObjectScale);
