using Microsoft.Extensions.Options;

namespace Assay.ObjectStorage.Images;

/// <summary>Says whether a path of this machine may be read, by where it really lies: every symbolic link on the way is resolved first.</summary>
public sealed class AllowedFolders
{
    private const int MaxLinks = 40; // as many as Linux follows
    private readonly string[] _roots;

    public AllowedFolders(IOptions<LocalFilesOptions> options)
        : this(options.Value.AllowedRoots)
    {
    }

    /// <param name="roots">See <see cref="LocalFilesOptions.AllowedRoots"/>.</param>
    internal AllowedFolders(IEnumerable<string> roots) =>
        _roots = [.. roots.Select(root => Path.TrimEndingDirectorySeparator(Resolve(Path.GetFullPath(root)) ?? Path.GetFullPath(root)))];

    /// <summary>The folders, for messages.</summary>
    public string Described => _roots.Length == 0
        ? $"none (set {LocalFilesOptions.Section}:{nameof(LocalFilesOptions.AllowedRoots)})"
        : string.Join(", ", _roots.Select(root => $"'{root}'"));

    /// <summary>Whether the path, all its links resolved, is an allowed folder or lies in one.</summary>
    public bool Contains(string path) => Allow(path) is not null;

    /// <summary>The path without symbolic links if it is an allowed folder or lies in one; null otherwise.</summary>
    public string? Allow(string path)
    {
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0'))
            return null;

        var full = Path.GetFullPath(path);
        if (_roots is ["/"])
            return full;
        return Resolve(full) is { } real && Array.Exists(_roots, root => IsBelow(real, root)) ? real : null;
    }

    /// <summary>Whether a resolved path is a folder or lies in it.</summary>
    public static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || folder.EndsWith('/') || path[folder.Length] == '/');

    /// <summary>The path with every symbolic link resolved, whether or not it exists; null if links run in a circle.</summary>
    public static string? Resolve(string path)
    {
        var resolved = "/";
        var links = 0;
        var pending = new Stack<string>(Segments(path));
        while (pending.TryPop(out var segment))
        {
            if (segment == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? "/";
                continue;
            }

            var next = Path.Join(resolved, segment);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks)
                return null;
            if (Path.IsPathRooted(target))
                resolved = "/";
            foreach (var part in Segments(target))
                pending.Push(part);
        }

        return resolved;
    }

    private static IEnumerable<string> Segments(string path) =>
        path.Split('/', StringSplitOptions.RemoveEmptyEntries).Where(segment => segment != ".").Reverse();
}
