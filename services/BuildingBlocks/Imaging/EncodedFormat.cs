namespace Assay.Imaging;

/// <summary>The formats that are written.</summary>
public enum EncodedFormat
{
    /// <summary>Lossy; the quality applies.</summary>
    Jpeg,
    /// <summary>Lossless.</summary>
    Png,
    /// <summary>Lossy; the quality applies.</summary>
    WebP,
}
