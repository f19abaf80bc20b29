namespace Assay.Imaging;

/// <summary>How a picture of one aspect ratio becomes an input of another.</summary>
public enum ResizeMode
{
    /// <summary>Stretched to width and height: everything is seen, proportions change.</summary>
    Squash,
    /// <summary>Scaled to cover (or to <see cref="ImageGeometry.ResizeShortSide"/>), then cut at the centre: proportions stay, edges are lost.</summary>
    CropCenter,
    /// <summary>Scaled to fit, bars of the background colour fill the rest: everything is seen, proportions stay.</summary>
    Pad,
}
