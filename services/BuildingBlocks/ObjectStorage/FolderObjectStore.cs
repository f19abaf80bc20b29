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

    private readonly string _root;
    private readonly FolderPaths _paths;
    private readonly TemporaryFiles _temporary;
    private readonly FolderWriter _writer;

    /// <param name="root">The folder; created when absent.</param>
    /// <param name="flushToDisk">See <see cref="ObjectStorageOptions.FlushToDisk"/>.</param>
    /// <exception cref="ObjectStoreException">The folder cannot be created or written.</exception>
    public FolderObjectStore(string root, bool flushToDisk = false)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(root);
        _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(root));
        _paths = new FolderPaths(_root);
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

        _writer = new FolderWriter(_root, _paths, _temporary, flushToDisk);
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
        _writer.WriteAsync(key, content, overwrite: true, cancellationToken);

    public Task PutAsync(string key, Stream content, CancellationToken cancellationToken = default) =>
        _writer.WriteAsync(key, content, cancellationToken);

    public async Task<bool> PutIfAbsentAsync(string key, ReadOnlyMemory<byte> content, CancellationToken cancellationToken = default)
    {
        // Not what decides, but it saves writing most of what is there already.
        if (await StatAsync(key, cancellationToken).ConfigureAwait(false) is not null)
            return false;
        return await _writer.WriteAsync(key, content, overwrite: false, cancellationToken).ConfigureAwait(false);
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
}
