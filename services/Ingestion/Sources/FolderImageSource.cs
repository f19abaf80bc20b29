using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using Assay.Ingestion.V1;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Sources;

/// <summary>Image files below a folder. Hidden files and folders are left out.</summary>
internal sealed class FolderImageSource(string path, LabelLayout layout, AllowedFolders allowed) : IImageSource
{
    private const int CheckedFiles = 10_000;
    private const int MaxLinksOnAPath = 8;

    private static readonly EnumerationOptions Everything =
        new() { AttributesToSkip = 0, IgnoreInaccessible = false, RecurseSubdirectories = false, ReturnSpecialDirectories = false };

    private readonly string _root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));

    public string Identity => $"folder:{_root}";

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        LocalPath.RequireFolder(_root, "source.folder.path", allowed);

        // One image is enough; a folder with very many other files is left to the job.
        var warnings = new SourceWarnings();
        var looked = 0;
        await using var entries = WalkAsync(warnings, () => looked++, cancellationToken).GetAsyncEnumerator(cancellationToken);
        while (looked <= CheckedFiles)
        {
            if (!await entries.MoveNextAsync())
                throw NoImages();
            if (entries.Current is not null)
                return;
        }
    }

    public async IAsyncEnumerable<SourceEntry> ReadAsync(
        SourceWarnings warnings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LocalPath.RequireFolder(_root, "source.folder.path", allowed);
        await foreach (var entry in WalkAsync(warnings, null, cancellationToken))
        {
            if (entry is not null)
                yield return entry;
        }
    }

    // A path exists once in a folder.
    public SourceEntry Choose(SourceEntry earlier, SourceEntry later, SourceWarnings warnings) => later;

    public Exception NoImages() => new WrongStateException(
        $"The folder '{SourceText.Printable(_root)}' has no images: files that end in {ImageNames.Accepted} are taken, in sub-folders too. Check the path.");

    // Yields null for each file that is no image, so that a caller can stop looking.
    private async IAsyncEnumerable<SourceEntry?> WalkAsync(
        SourceWarnings warnings, Action? onFile, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var folders = new Stack<(string Name, int Links)>([("", 0)]);
        while (folders.TryPop(out var folder))
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
            using var found = new FolderListing(Path.Join(_root, folder.Name), folder.Name, warnings);
            while (found.TryNext(out var item))
            {
                if (item.Name.StartsWith('.'))
                    continue;

                var name = folder.Name.Length == 0 ? item.Name : $"{folder.Name}/{item.Name}";
                var full = Path.Join(_root, name);
                if (item.Name.Contains('\uFFFD') && !Path.Exists(full))
                    warnings.Add(WarningKind.InvalidName, name);
                else if (item.IsFolder)
                    Enter(folders, name, full, item.IsLink, folder.Links, warnings);
                else
                {
                    onFile?.Invoke();
                    yield return Take(name, full, item.IsLink, warnings);
                }
            }
        }
    }

    private SourceEntry? Take(string name, string full, bool isLink, SourceWarnings warnings)
    {
        if (!ImageNames.IsImage(name))
        {
            warnings.Add(WarningKind.NoImage, name);
            return null;
        }

        if (isLink && !(AllowedFolders.Resolve(full) is { } target && File.Exists(target) && allowed.Contains(target)))
        {
            warnings.Add(WarningKind.LinkOutside, name);
            return null;
        }

        var (labels, split) = PathLabels.Read(name, layout);
        return new SourceEntry { Name = name, Location = ImageLocation.File(full), Labels = labels, Split = split };
    }

    private void Enter(Stack<(string, int)> folders, string name, string full, bool isLink, int links, SourceWarnings warnings)
    {
        if (!isLink)
        {
            folders.Push((name, links));
            return;
        }

        // A link to a folder above itself would go round for ever; links to links could fan out without end.
        var here = AllowedFolders.Resolve(Path.GetDirectoryName(full)!);
        var target = AllowedFolders.Resolve(full);
        if (target is null || here is null || links >= MaxLinksOnAPath || AllowedFolders.IsBelow(here, target))
            warnings.Add(WarningKind.LinkLoop, name);
        else if (!allowed.Contains(target))
            warnings.Add(WarningKind.LinkOutside, name);
        else
            folders.Push((name, links + 1));
    }

    /// <summary>One folder's items in the order of the file system; a folder that cannot be read is a warning.</summary>
    private sealed class FolderListing(string path, string name, SourceWarnings warnings) : IDisposable
    {
        private IEnumerator<(string Name, bool IsFolder, bool IsLink)>? _items;

        public bool TryNext(out (string Name, bool IsFolder, bool IsLink) item)
        {
            item = default;
            try
            {
                _items ??= new FileSystemEnumerable<(string, bool, bool)>(path, Transform, Everything).GetEnumerator();
                if (!_items.MoveNext())
                    return false;
                item = _items.Current;
                return true;
            }
            catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
            {
                // The root must be readable; a folder below it that is not, or went away, does not hide the others.
                if (name.Length == 0)
                    throw new WrongStateException($"The folder '{SourceText.Printable(path)}' cannot be read: {exception.Message} Give the service the right to read it.", exception);
                warnings.Add(WarningKind.UnreadableFolder, name);
                return false;
            }
        }

        public void Dispose() => _items?.Dispose();

        private static (string, bool, bool) Transform(ref FileSystemEntry entry) =>
            (entry.FileName.ToString(), entry.IsDirectory, (entry.Attributes & FileAttributes.ReparsePoint) != 0);
    }
}
