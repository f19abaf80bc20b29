namespace Assay.Ingestion.Listing;

/// <summary>Files that nobody else sees and that are gone when the process is, even if it is killed.</summary>
internal static class TemporaryFile
{
    public static FileStream Create(string folder, int bufferSize = 1 << 16)
    {
        var path = Path.Join(folder.Length == 0 ? Path.GetTempPath() : folder, $"assay-ingestion-{Guid.NewGuid():N}.tmp");
        var file = new FileStream(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.Delete, bufferSize, FileOptions.DeleteOnClose);
        // Where an open file may be unlinked, no kill can leave it behind.
        if (!OperatingSystem.IsWindows())
            File.Delete(path);
        return file;
    }
}
