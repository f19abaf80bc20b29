using Assay.ServiceDefaults.Hosting;

namespace Assay.AllInOne;

/// <summary>The data folder, held by this process until it is disposed.</summary>
internal sealed class DataFolder : IDisposable
{
    private const string LockFile = "assay.lock";
    private readonly FileStream _lock;

    private DataFolder(string path, FileStream held)
    {
        Path = path;
        _lock = held;
    }

    /// <summary>Absolute path.</summary>
    public string Path { get; }

    /// <summary>Folder of the object store.</summary>
    public string Objects => System.IO.Path.Combine(Path, "objects");

    /// <summary>File of the document store.</summary>
    public string Database => System.IO.Path.Combine(Path, "assay.db");

    /// <summary>Makes the folder if it is missing and holds it.</summary>
    /// <exception cref="StartupException">It cannot be made, written or held.</exception>
    public static DataFolder Open(string folder)
    {
        var path = System.IO.Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new StartupException($"The data folder {path} cannot be made: {exception.Message} Choose another with --data.", exception);
        }

        var lockPath = System.IO.Path.Combine(path, LockFile);
        try
        {
            return new DataFolder(path, new FileStream(lockPath, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StartupException($"The data folder {path} cannot be written. Give this user the right to, or choose another with --data.", exception);
        }
        catch (IOException exception) when (File.Exists(lockPath) && IsWritable(path))
        {
            throw new StartupException($"Another Assay is running on the data folder {path}. Stop it, or choose another folder with --data.", exception);
        }
        catch (IOException exception)
        {
            throw new StartupException($"The data folder {path} cannot be written: {exception.Message} Free some space or choose another with --data.", exception);
        }
    }

    public void Dispose() => _lock.Dispose();

    private static bool IsWritable(string path)
    {
        var probe = System.IO.Path.Combine(path, $".probe-{Environment.ProcessId}");
        try
        {
            File.WriteAllBytes(probe, [0]);
            File.Delete(probe);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
