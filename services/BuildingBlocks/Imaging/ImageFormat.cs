namespace Assay.Imaging;

/// <summary>The raster formats that are read from untrusted input, told apart by their first bytes.</summary>
public enum ImageFormat
{
    /// <summary>None of the others.</summary>
    Unknown,
    Jpeg,
    Png,
    WebP,
    /// <summary>The first frame is taken.</summary>
    Gif,
    /// <summary>The first page is taken.</summary>
    Tiff,
    /// <summary>AVIF always; HEIC where the libvips in use has the codec.</summary>
    Heif,
}
