namespace Assay.ObjectStorage.Folder;

/// <summary>Turns what the file system says into what the port promises.</summary>
internal static class FolderErrors
{
    public const int ExistsUnix = 17;

    private const int NoSpaceUnix = 28, QuotaLinux = 122, QuotaMac = 69, ReadOnlyUnix = 30;
    private const int DiskFullWindows = unchecked((int)0x80070070), HandleDiskFullWindows = unchecked((int)0x80070027);
    private const int WriteProtectedWindows = unchecked((int)0x80070013);

    /// <param name="what">What was being done, as a clause: "writing 'images/ab'".</param>
    public static ObjectStoreException Translate(Exception e, string root, string what) => e switch
    {
        ObjectStoreException known => known,
        UnauthorizedAccessException or IOException { HResult: ReadOnlyUnix or WriteProtectedWindows } => new ObjectStoreReadOnlyException(
            $"The object store's folder '{root}' does not allow {what}: {e.Message.TrimEnd('.')}. Give the user '{Environment.UserName}' write access to the folder and all in it, or set {ObjectStorageOptions.Section}:{nameof(ObjectStorageOptions.Folder)} to another folder.",
            e),
        IOException { HResult: NoSpaceUnix or QuotaLinux or QuotaMac or DiskFullWindows or HandleDiskFullWindows } => new ObjectStoreFullException(
            $"The object store's folder '{root}' is full, {what} failed: {e.Message.TrimEnd('.')}. Free space there, or move the folder to a larger disk and set {ObjectStorageOptions.Section}:{nameof(ObjectStorageOptions.Folder)}; then resume the job.",
            e),
        _ => new ObjectStoreException($"The object store's folder '{root}' failed at {what}: {e.Message.TrimEnd('.')}. Check the disk and the folder's permissions.", e),
    };

    public static bool IsExpected(Exception e) => e is IOException or UnauthorizedAccessException;
}
