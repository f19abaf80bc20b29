using Microsoft.Win32.SafeHandles;

namespace Assay.ObjectStorage.Folder;

/// <summary>Writes objects of a folder: to a temporary file, which is renamed when it is whole.</summary>
internal sealed class FolderWriter(string root, FolderPaths paths, TemporaryFiles temporaryFiles, bool flushToDisk)
{
    private const int BufferBytes = 128 * 1024;

    // Others may delete a folder that has just become empty while an object is moved into it.
    private const int MoveAttempts = 100;

    private string Store => $"the folder '{root}'";

    /// <summary>Returns whether it wrote: with <paramref name="overwrite"/> always.</summary>
    public Task<bool> WriteAsync(string key, ReadOnlyMemory<byte> content, bool overwrite, CancellationToken cancellationToken) =>
        WriteAsync(key, overwrite, handle => WriteAsync(key, handle, content, 0, cancellationToken));

    public Task<bool> WriteAsync(string key, Stream content, CancellationToken cancellationToken) =>
        WriteAsync(key, overwrite: true, async handle =>
        {
            var buffer = new byte[BufferBytes];
            var offset = 0L;
            int read;
            while ((read = await content.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0)
            {
                await WriteAsync(key, handle, buffer.AsMemory(0, read), offset, cancellationToken).ConfigureAwait(false);
                offset += read;
            }
        });

    private async Task<bool> WriteAsync(string key, bool overwrite, Func<SafeFileHandle, ValueTask> write)
    {
        var path = paths.Of(key);
        var temporary = temporaryFiles.Next();
        try
        {
            using (var handle = Writing(key, () => File.OpenHandle(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.None)))
            {
                await write(handle).ConfigureAwait(false);
                if (flushToDisk)
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
            throw FolderErrors.Translate(e, root, $"writing '{key}'");
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
            throw FolderErrors.Translate(e, root, $"writing '{key}'");
        }
    }

    private bool Publish(string key, string temporary, string path, bool overwrite)
    {
        if (paths.LeadsThroughLink(path, includingLast: false))
            throw new ObjectStoreException($"'{key}' cannot be written: a folder on its way below '{root}' is a symbolic link, and links are not followed. Replace it by a folder, or move the whole object store.");

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
                throw new ObjectStoreException($"'{key}' cannot be written to {Store}: it is the folder of other objects. One key must not be the folder of another.", e);
            }
            catch (IOException e) when (e is not DirectoryNotFoundException && paths.IsBelowObject(path))
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
        catch (IOException e) when (paths.IsBelowObject(folder + "/"))
        {
            throw BelowObject(key, e);
        }
        catch (IOException e) when (e is DirectoryNotFoundException or FileNotFoundException or { HResult: FolderErrors.ExistsUnix })
        {
            // Others deleted one of the folders that moment; the caller tries again.
        }
    }

    private ObjectStoreException BelowObject(string key, Exception e) =>
        new($"'{key}' cannot be written to {Store}: an object of that store has the name of one of its folders. One key must not be the folder of another.", e);
}
