namespace Assay.ObjectStorage;

public enum ObjectStorageKind
{
    Folder,
    S3,
}
