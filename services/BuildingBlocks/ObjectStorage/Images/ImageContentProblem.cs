namespace Assay.ObjectStorage.Images;

/// <summary>Why an image's bytes could not be had.</summary>
public enum ImageContentProblem
{
    /// <summary>There is no such file or object.</summary>
    Missing,

    /// <summary>It has no bytes.</summary>
    Empty,

    /// <summary>It has more bytes than <see cref="ImageContentLimits.MaxBytes"/>.</summary>
    TooLarge,

    /// <summary>The file or object ends before the part that should hold the image.</summary>
    Truncated,

    /// <summary>The file lies outside <see cref="LocalFilesOptions.AllowedRoots"/>, or may not be read.</summary>
    Forbidden,
}
