namespace Assay.ObjectStorage;

/// <summary>Which files of this machine may be read as images by reference.</summary>
public sealed class LocalFilesOptions
{
    /// <summary>The configuration section these options are bound to.</summary>
    public const string Section = "LocalFiles";

    /// <summary>
    /// Absolute folders below which local image files may be read; symbolic links are resolved first, so a link cannot lead out.
    /// Empty (the default): none. <c>/</c>: all that the process may read.
    /// </summary>
    public IList<string> AllowedRoots { get; } = [];
}
