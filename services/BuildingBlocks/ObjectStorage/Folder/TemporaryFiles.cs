namespace Assay.ObjectStorage.Folder;

/// <summary>
/// This process's temporary files in <c>.tmp</c> of the root: on the same file system as the objects, so that a rename is atomic.
/// </summary>
/// <remarks>
/// Several processes share the folder, so "left over" means: of an owner that is gone. An owner's files begin with its id and it
/// holds <c>{id}.lock</c> locked as long as it lives; the operating system lets go of that lock however the process ends.
/// </remarks>
internal sealed class TemporaryFiles : IDisposable
{
    public const string FolderName = ".tmp";

    private const string LockExtension = ".lock";

    private readonly string _folder;
    private readonly string _owner;
    private readonly FileStream _lock;
    private long _next;

    public TemporaryFiles(string root)
    {
        _folder = Path.Combine(root, FolderName);
        Directory.CreateDirectory(_folder);
        (_owner, _lock) = TakeOwnership();
        RemoveLeftOvers();
    }

    public string Next() => Path.Combine(_folder, $"{_owner}.{Interlocked.Increment(ref _next):x}");

    /// <summary>Whether this owner's lock is where it was made: the folder was neither cleared nor replaced by another.</summary>
    public bool IsOwned() => File.Exists(_lock.Name);

    public void Dispose()
    {
        try
        {
            File.Delete(_lock.Name);
        }
        catch (DirectoryNotFoundException)
        {
            // The whole folder went before.
        }

        _lock.Dispose();
    }

    private (string Owner, FileStream Lock) TakeOwnership()
    {
        for (var attempt = 1; ; attempt++)
        {
            var owner = Guid.NewGuid().ToString("n");
            var path = Path.Combine(_folder, owner + LockExtension);
            try
            {
                var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1);
                // Another process may have taken the file for a left-over before it was locked.
                if (File.Exists(path))
                    return (owner, stream);
                stream.Dispose();
            }
            catch (IOException) when (attempt < 5 && File.Exists(path))
            {
            }
        }
    }

    private void RemoveLeftOvers()
    {
        foreach (var files in Directory.EnumerateFiles(_folder).GroupBy(f => Path.GetFileName(f).Split('.')[0]).ToList())
        {
            if (files.Key == _owner)
                continue;

            try
            {
                // Locks are created before the files they guard, so no lock means no owner.
                var path = Path.Combine(_folder, files.Key + LockExtension);
                using var stale = File.Exists(path) ? new FileStream(path, FileMode.Open, FileAccess.Write, FileShare.None, 1) : null;
                foreach (var file in files.Where(f => f != path))
                    File.Delete(file);
                File.Delete(path);
            }
            catch (IOException)
            {
                // Its owner lives, or another process is clearing it away at the same moment.
            }
        }
    }
}
