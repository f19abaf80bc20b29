using System.Runtime.CompilerServices;
using Assay.ObjectStorage.Folder;
using Microsoft.Win32.SafeHandles;

namespace Assay.ObjectStorage;

/// <summary>Keeps objects as files below a folder, one file an object, named by its key.</summary>
/// <remarks>
/// An object is written to a temporary file and renamed, so that it is seen whole or not at all, also by other processes on the
/// same folder and after the death of the writer. Symbolic links below the root are not followed: what they lead to are no
/// objects. The file system should tell upper from lower case.
/// </remarks>
public sealed class FolderObjectStore : IObjectStore, IDisposable
{
    // Entries a listing fetches at a time from a thread of the pool.
    private const int ListingBatch = 512;

    // Others may delete a folder that has just become empty while an object is moved into it.
    private const int MoveAttempts = 100;

    private readonly string _root;
    private readonly FolderPaths _paths;
    private readonly bool _flushToDisk;
    private readonly TemporaryFiles _temporary;

    /// <param name="root">The folder; created when absent.</param>
    /// <param name="flushToDisk">See <see cref="ObjectStorageOptions.FlushToDisk"/>.</param>
    /// <exception cref="ObjectStoreException">The folder cannot be created or written.</exception>
    public FolderObjectStore(string root, bool flushToDisk = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        _paths = new FolderPaths(_root);
        _flushToDisk = flushToDisk;
        if (File.Exists(_root))
            throw new ObjectStoreException($"The object store's folder '{_root}' is a file. Set {ObjectStorageOptions.Section}:{nameof(ObjectStorageOptions.Folder)} to a folder.");

        try
        {
            Directory.CreateDirectory(_root);
            _temporary = new TemporaryFiles(_root);
        }
        catch (Exception e) when (FolderErrors.IsExpected(e))
        {
            throw FolderErrors.Translate(e, _root, "creating and writing it");
        }
    }

    public Task<Stream> OpenReadAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = _paths.Of(key);
        return Task.FromResult<Stream>(Reading(key, path, () =>
            new FileStream(path, new FileStreamOptions { Share = FileShare.ReadWrite | FileShare.Delete, Options = FileOptions.SequentialScan })));
    }

    public async Task<int> ReadAsync(string key, long offset, Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        using var handle = Open(key);
        return await FillAsync(key, handle, offset, buffer, cancellationToken).ConfigureAwait(false);
    }

    public async Task<byte[]> ReadAllAsync(string key, CancellationToken cancellationToken = default)
    {
        using var handle = Open(key);
        var length = RandomAccess.GetLength(handle);
        if (length > Array.MaxLength)
            throw new ObjectStoreException($"The object '{key}' has {length} bytes, too many to be read at once; read it in parts.");
        var bytes = GC.AllocateUninitializedArray<byte>((int)length);
        var read = await FillAsync(key, handle, 0, bytes, cancellationToken).ConfigureAwait(false);
        return read == length ? bytes : throw new ObjectStoreException($"The object '{key}' was cut short by another program while it was read from '{_root}'.");
    }

    public Task PutAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default) =>
        WriteAsync(key, overwrite: true, handle => WriteAsync(key, handle, content, 0, cancellationToken));

    public Task PutAsync(string key, Stream content, CancellationToken cancellationToken = default) =>
        WriteAsync(key, overwrite: true, async handle =>
        {
            var buffer = new byte[128 * 1024];
            var offset = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await WriteAsync(key, handle, buffer.AsMemory(0, read), offset, cancellationToken).ConfigureAwait(false);
                offset += read;
            }
        });

    public async Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        // Not what decides, but it saves writing most of what is there already.
        if (await StatAsync(key, cancellationToken).ConfigureAwait(false) is not null)
            return false;
        return await WriteAsync(key, overwrite: false, handle => WriteAsync(key, handle, content, 0, cancellationToken)).ConfigureAwait(false);
    }

    public Task<ObjectEntry?> StatAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = _paths.Of(key);
        var file = new FileInfo(path);
        return Task.FromResult(file.Exists && !_paths.LeadsThroughLink(path, includingLast: true) ? new ObjectEntry(key, file.Length) : (ObjectEntry?)null);
    }

    public async IAsyncEnumerable<ObjectEntry> ListAsync(
        string prefix = "", string? startAfter = null, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var start = prefix[..(prefix.LastIndexOf('/') + 1)];
        if (start.Length > 0 && !ObjectKey.IsValid(start[..^1]))
            yield break; // no key begins so

        var folder = start.Length == 0 ? _root : _paths.Of(start[..^1]);
        if (_paths.LeadsThroughLink(folder, includingLast: true))
            yield break;

        using var entries = new FolderListing(_root, prefix, startAfter).Walk(folder, start).GetEnumerator();
        var batch = new List<ObjectEntry>(ListingBatch);
        do
        {
            batch.Clear();
            await Task.Run(Fetch, cancellationToken).ConfigureAwait(false);
            foreach (var entry in batch)
                yield return entry;
        }
        while (batch.Count == ListingBatch);

        void Fetch()
        {
            try
            {
                while (batch.Count < ListingBatch && entries.MoveNext())
                    batch.Add(entries.Current);
            }
            catch (Exception e) when (FolderErrors.IsExpected(e))
            {
                throw FolderErrors.Translate(e, _root, $"listing '{prefix}'");
            }
        }
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var path = _paths.Of(key);
        if (Directory.Exists(path) || _paths.LeadsThroughLink(path, includingLast: false))
            return Task.CompletedTask;

        try
        {
            File.Delete(path);
            _paths.RemoveEmptyFolders(Path.GetDirectoryName(path)!);
        }
        catch (DirectoryNotFoundException)
        {
        }
        catch (Exception e) when (FolderErrors.IsExpected(e))
        {
            throw FolderErrors.Translate(e, _root, $"deleting '{key}'");
        }

        return Task.CompletedTask;
    }

    /// <summary>Why nothing can be written at the moment; null if it can. Writes nothing itself.</summary>
    internal string? Trouble()
    {
        if (!Directory.Exists(_root))
            return $"The object store's folder '{_root}' is gone. Mount or restore it, then restart.";
        if (!_temporary.IsOwned())
            return $"The object store's folder '{_root}' is not the one it was at the start, or its '{TemporaryFiles.FolderName}' was cleared. Restart.";
        return new DriveInfo(_root).AvailableFreeSpace == 0 ? $"The object store's folder '{_root}' is full. Free space there." : null;
    }

    /// <summary>Gives this process's temporary files up; objects stay.</summary>
    public void Dispose() => _temporary.Dispose();

    public override string ToString() => $"the folder '{_root}'";

    private SafeFileHandle Open(string key)
    {
        var path = _paths.Of(key);
        return Reading(key, path, () => File.OpenHandle(path, share: FileShare.ReadWrite | FileShare.Delete));
    }

    private T Reading<T>(string key, string path, Func<T> open)
    {
        if (_paths.LeadsThroughLink(path, includingLast: true))
            throw new ObjectNotFoundException(key, ToString());

        try
        {
            return open();
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException || (FolderErrors.IsExpected(e) && !File.Exists(path)))
        {
            throw new ObjectNotFoundException(key, ToString(), e);
        }
        catch (Exception e) when (FolderErrors.IsExpected(e))
        {
            throw FolderErrors.Translate(e, _root, $"reading '{key}'");
        }
    }

    private async Task<int> FillAsync(string key, SafeFileHandle handle, long offset, Memory<byte> buffer, CancellationToken cancellationToken)
    {
        try
        {
            var filled = 0;
            while (filled < buffer.Length)
            {
                var read = await RandomAccess.ReadAsync(handle, buffer[filled..], offset + filled, cancellationToken).ConfigureAwait(false);
                if (read == 0)
                    break;
                filled += read;
            }

            return filled;
        }
        catch (IOException e)
        {
            throw FolderErrors.Translate(e, _root, $"reading '{key}'");
        }
    }

    private async Task<bool> WriteAsync(string key, bool overwrite, Func<SafeFileHandle, ValueTask> write)
    {
        var path = _paths.Of(key);
        var temporary = _temporary.Next();
        try
        {
            using (var handle = Writing(key, () => File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None)))
            {
                await write(handle).ConfigureAwait(false);
                if (_flushToDisk)
                {
                    Writing(key, () =>
                    {
                        RandomAccess.FlushToDisk(handle);
                        return true;
                    });
                }
            }

            return Writing(key, () => Publish(key, temporary, path, overwrite));
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private async ValueTask WriteAsync(string key, SafeFileHandle handle, ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellationToken)
    {
        try
        {
            await RandomAccess.WriteAsync(handle, bytes, offset, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException e)
        {
            throw FolderErrors.Translate(e, _root, $"writing '{key}'");
        }
    }

    // Only what the folder does: an error of the stream that content comes from is its own.
    private T Writing<T>(string key, Func<T> write)
    {
        try
        {
            return write();
        }
        catch (Exception e) when (FolderErrors.IsExpected(e) && e is not ObjectStoreException)
        {
            throw FolderErrors.Translate(e, _root, $"writing '{key}'");
        }
    }

    private bool Publish(string key, string temporary, string path, bool overwrite)
    {
        if (_paths.LeadsThroughLink(path, includingLast: false))
            throw new ObjectStoreException($"'{key}' cannot be written: a folder on its way below '{_root}' is a symbolic link, and links are not followed. Replace it by a folder, or move the whole object store.");

        for (var attempt = 1; ; attempt++)
        {
            try
            {
                if (!overwrite)
                    return HardLink.TryMove(temporary, path);
                File.Move(temporary, path, overwrite: true);
                return true;
            }
            catch (IOException e) when (e is DirectoryNotFoundException or FileNotFoundException && attempt < MoveAttempts && File.Exists(temporary))
            {
                // Both mean that the folder was not there: the kind depends on whether it was there again a moment later.
                CreateFolder(key, Path.GetDirectoryName(path)!);
            }
            catch (Exception e) when (FolderErrors.IsExpected(e) && Directory.Exists(path))
            {
                throw new ObjectStoreException($"'{key}' cannot be written to {this}: it is the folder of other objects. One key must not be the folder of another.", e);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException && _paths.IsBelowObject(path))
            {
                throw BelowObject(key, e);
            }
        }
    }

    private void CreateFolder(string key, string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
        }
        catch (IOException e) when (_paths.IsBelowObject(folder + "/"))
        {
            throw BelowObject(key, e);
        }
        catch (IOException e) when (e is DirectoryNotFoundException or FileNotFoundException or { HResult: FolderErrors.ExistsUnix })
        {
            // Others deleted one of the folders that moment; the caller tries again.
        }
    }

    private ObjectStoreException BelowObject(string key, Exception e) =>
        new($"'{key}' cannot be written to {this}: an object of that store has the name of one of its folders. One key must not be the folder of another.", e);
}
