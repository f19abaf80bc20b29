using System.IO.Enumeration;

namespace Assay.ObjectStorage.Folder;

/// <summary>Walks a folder in the order of its keys, holding the names of one folder a level in memory.</summary>
/// <remarks>
/// A folder's own order would be wrong: <c>a.b</c> sorts before <c>a/b</c>, whose folder is named <c>a</c>, since '.' sorts before
/// '/'. So folders sort by their name and a slash, which is how all keys within begin. The keys within a continued segment begin
/// with its first part and anything; they are merged with its neighbours that begin alike.
/// </remarks>
internal sealed class FolderListing(string root, string prefix, string? startAfter)
{
    private enum Kind
    {
        Continued,
        Folder,
        Object,
    }

    private readonly record struct Item(Kind Kind, string Text, string Name, long Length);

    /// <param name="folder">Where to begin: the folder of the prefix's whole segments.</param>
    /// <param name="start">Those segments with their slash.</param>
    public IEnumerable<ObjectEntry> Walk(string folder, string start)
    {
        var items = Read(folder, start);
        return Walk(folder, items, 0, items.Count);
    }

    private IEnumerable<ObjectEntry> Walk(string folder, List<Item> items, int from, int to)
    {
        for (var i = from; i < to; i++)
        {
            var item = items[i];
            if (item.Kind == Kind.Object)
            {
                yield return new ObjectEntry(item.Text, item.Length);
                continue;
            }

            var within = Walk(Path.Combine(folder, item.Name), item.Text);
            if (item.Kind == Kind.Continued)
            {
                var end = i + 1;
                while (end < to && items[end].Text.StartsWith(item.Text, StringComparison.Ordinal))
                    end++;
                within = Merge(within, Walk(folder, items, i + 1, end));
                i = end - 1;
            }

            foreach (var entry in within)
                yield return entry;
        }
    }

    private static IEnumerable<ObjectEntry> Merge(IEnumerable<ObjectEntry> left, IEnumerable<ObjectEntry> right)
    {
        using var x = left.GetEnumerator();
        using var y = right.GetEnumerator();
        var (hasX, hasY) = (x.MoveNext(), y.MoveNext());
        while (hasX || hasY)
        {
            if (hasX && (!hasY || ObjectKey.Compare(x.Current.Key, y.Current.Key) < 0))
            {
                yield return x.Current;
                hasX = x.MoveNext();
            }
            else
            {
                yield return y.Current;
                hasY = y.MoveNext();
            }
        }
    }

    private List<Item> Read(string folder, string start)
    {
        try
        {
            var atRoot = folder.Length == root.Length;
            var entries = new FileSystemEnumerable<Item>(
                folder,
                (ref FileSystemEntry entry) =>
                {
                    var item = ItemOf(ref entry, start);
                    return item.Kind == Kind.Object ? item with { Length = entry.Length } : item;
                },
                new EnumerationOptions { AttributesToSkip = 0, IgnoreInaccessible = false })
            {
                ShouldIncludePredicate = (ref FileSystemEntry entry) =>
                    !(atRoot && entry.FileName.Equals(TemporaryFiles.FolderName, StringComparison.Ordinal))
                    && !entry.Attributes.HasFlag(FileAttributes.ReparsePoint)
                    && ItemOf(ref entry, start) is { Text.Length: > 0 } item
                    && IsWanted(item)
                    && IsUnicode(item, ref entry),
            };
            var items = entries.ToList();
            items.Sort((x, y) => ObjectKey.Compare(x.Text, y.Text) is var order and not 0 ? order : x.Kind.CompareTo(y.Kind));
            return items;
        }
        catch (DirectoryNotFoundException)
        {
            return []; // deleted meanwhile, or the prefix names no folder
        }
    }

    private static Item ItemOf(ref FileSystemEntry entry, string start)
    {
        if (!FolderSegment.TryDecode(entry.FileName, out var text, out var continued) || (continued && !entry.IsDirectory))
            return default;

        var name = entry.FileName.ToString();
        return continued ? new Item(Kind.Continued, start + text, name, 0)
            : entry.IsDirectory ? new Item(Kind.Folder, start + text + "/", name, 0)
            : new Item(Kind.Object, start + text, name, 0);
    }

    // A name that is not UTF-8 is shown with U+FFFD in place of what it is; no key leads to such a file.
    private static bool IsUnicode(Item item, ref FileSystemEntry entry) =>
        !item.Name.Contains('\uFFFD') || Path.Exists(entry.ToFullPath());

    private bool IsWanted(Item item)
    {
        var text = item.Text;
        if (item.Kind == Kind.Object)
            return text.StartsWith(prefix, StringComparison.Ordinal) && (startAfter is null || ObjectKey.Compare(text, startAfter) > 0);

        return (text.StartsWith(prefix, StringComparison.Ordinal) || prefix.StartsWith(text, StringComparison.Ordinal))
            && (startAfter is null || startAfter.StartsWith(text, StringComparison.Ordinal) || ObjectKey.Compare(text, startAfter) > 0);
    }
}
