namespace Assay.Ingestion.Sources.Tar;

/// <summary>Kinds of members that matter here.</summary>
internal enum TarMemberType
{
    /// <summary>A file with its content.</summary>
    File,

    /// <summary>A hard or symbolic link.</summary>
    Link,

    /// <summary>A sparse file, whose content is not contiguous.</summary>
    Sparse,

    /// <summary>A folder, device or anything else.</summary>
    Other,
}
