namespace Assay.ObjectStorage;

/// <summary>Which adapter keeps the objects.</summary>
public enum ObjectStorageKind
{
    /// <summary>A folder: of one machine, or a volume that several share.</summary>
    Folder,

    /// <summary>A bucket of AWS S3, MinIO or another store that speaks S3.</summary>
    S3,
}
