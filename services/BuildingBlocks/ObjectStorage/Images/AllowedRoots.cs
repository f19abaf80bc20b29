namespace Assay.ObjectStorage.Images;

/// <summary>Decides whether a local file may be read, by where it really lies.</summary>
internal sealed class AllowedRoots
{
    private readonly string[] _roots;

    public AllowedRoots(IEnumerable<string> roots) =>
        _roots = [.. roots.Select(root => Resolve(Path.GetFullPath(root)) ?? Path.GetFullPath(root))];

    /// <summary>The file's path without symbolic links if it lies below an allowed root; null otherwise.</summary>
    public string? Allow(string path)
    {
        if (!Path.IsPathFullyQualified(path) || path.Contains('\0'))
            return null;

        var full = Path.GetFullPath(path);
        if (_roots is ["/"])
            return full;
        return Resolve(full) is { } real && Array.Exists(_roots, root => IsBelow(real, root)) ? real : null;
    }

    private static bool IsBelow(string path, string root)
    {
        root = Path.TrimEndingDirectorySeparator(root);
        return path.StartsWith(root, StringComparison.Ordinal)
            && (root.EndsWith(Path.DirectorySeparatorChar) || (path.Length > root.Length && path[root.Length] == Path.DirectorySeparatorChar));
    }

    /// <summary>Follows every symbolic link on the way; null when they run in a circle.</summary>
    private static string? Resolve(string path)
    {
        const int MostLinks = 40; // as many as Linux follows
        var links = 0;
        var resolved = Path.GetPathRoot(path)!;
        var pending = new Stack<string>(Segments(path[resolved.Length..]));
        while (pending.TryPop(out var segment))
        {
            if (segment == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? resolved;
                continue;
            }

            var next = Path.Combine(resolved, segment);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MostLinks)
                return null;
            if (Path.IsPathRooted(target))
            {
                resolved = Path.GetPathRoot(target)!;
                target = target[resolved.Length..];
            }

            foreach (var part in Segments(target))
                pending.Push(part);
        }

        return resolved;
    }

    private static IEnumerable<string> Segments(string path) =>
        path.Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries).Where(s => s != ".").Reverse();
}
