using Assay.ObjectStorage;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Sources;

/// <summary>Says whether a path of this machine may be read. Every symbolic link on the way is resolved first.</summary>
internal sealed class AllowedFolders
{
    private const int MaxLinks = 40;
    private readonly string[] _roots;

    public AllowedFolders(IOptions<LocalFilesOptions> options) =>
        _roots = [.. options.Value.AllowedRoots.Select(root => Resolve(Path.GetFullPath(root)) ?? Path.GetFullPath(root))];

    /// <summary>The roots, for messages.</summary>
    public string Described => _roots.Length == 0
        ? $"none (set {LocalFilesOptions.Section}:{nameof(LocalFilesOptions.AllowedRoots)})"
        : string.Join(", ", _roots.Select(root => $"'{root}'"));

    /// <summary>Whether the path, all its links resolved, lies in an allowed folder.</summary>
    public bool Contains(string path) => Resolve(path) is { } real && _roots.Any(root => IsBelow(real, root));

    /// <summary>Whether a resolved path is a folder or lies in it.</summary>
    public static bool IsBelow(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || folder.EndsWith('/') || path[folder.Length] == '/');

    /// <summary>The path with every symbolic link resolved, whether or not it exists; null if links run in a circle.</summary>
    public static string? Resolve(string path)
    {
        var todo = new Stack<string>(path.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse());
        var resolved = "/";
        for (var links = 0; todo.TryPop(out var step);)
        {
            if (step == ".")
                continue;
            if (step == "..")
            {
                resolved = Path.GetDirectoryName(resolved) ?? "/";
                continue;
            }

            var next = Path.Join(resolved, step);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                resolved = next;
                continue;
            }

            if (++links > MaxLinks)
                return null;
            if (Path.IsPathRooted(target))
                resolved = "/";
            foreach (var part in target.Split('/', StringSplitOptions.RemoveEmptyEntries).Reverse())
                todo.Push(part);
        }

        return resolved;
    }
}
