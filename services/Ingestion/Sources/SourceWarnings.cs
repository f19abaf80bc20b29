using System.Globalization;

namespace Assay.Ingestion.Sources;

/// <summary>
/// Counts what a source has that is no image of the data set, by kind, with the first few names in ordinal order: the same
/// text whatever order a folder is listed in.
/// </summary>
internal sealed class SourceWarnings
{
    private const int Named = 5;
    private readonly SortedDictionary<WarningKind, (long Count, SortedSet<string> Names)> _kinds = [];

    public void Add(WarningKind kind, string name)
    {
        var (count, names) = _kinds.TryGetValue(kind, out var known) ? known : (0, new SortedSet<string>(StringComparer.Ordinal));
        names.Add(name);
        if (names.Count > Named)
            names.Remove(names.Max!);
        _kinds[kind] = (count + 1, names);
    }

    public IReadOnlyList<string> Describe() => [.. _kinds.Select(kind => Describe(kind.Key, kind.Value.Count, kind.Value.Names))];

    /// <summary>A warning of one kind that was counted elsewhere.</summary>
    public static string Describe(WarningKind kind, long count, IReadOnlyCollection<string> names)
    {
        var list = string.Join(", ", names.Select(SourceText.Printable));
        var more = count > names.Count ? ", ..." : "";
        return string.Create(CultureInfo.InvariantCulture, $"{count:N0} {Phrase(kind, count == 1)}: {list}{more}");
    }

    private static string Phrase(WarningKind kind, bool one) => kind switch
    {
        WarningKind.NoImage => one ? "file is no image" : "files are no images",
        WarningKind.UnreadableFolder => one ? "folder cannot be read and was left out" : "folders cannot be read and were left out",
        WarningKind.LinkOutside => one
            ? "symbolic link leads nowhere or out of the allowed folders and was left out"
            : "symbolic links lead nowhere or out of the allowed folders and were left out",
        WarningKind.LinkLoop => one ? "symbolic link leads back to a folder above it and was left out" : "symbolic links lead back to a folder above them and were left out",
        WarningKind.InvalidName => one
            ? "file has a name that is not UTF-8 and was left out; rename it"
            : "files have names that are not UTF-8 and were left out; rename them",
        WarningKind.Latin1Name => one ? "member has a name that is not UTF-8; it was read as Latin-1" : "members have names that are not UTF-8; they were read as Latin-1",
        WarningKind.TarLink => one ? "image is a link in the tar and was left out" : "images are links in the tar and were left out",
        WarningKind.TarSparse => one ? "image is a sparse member of the tar and was left out" : "images are sparse members of the tar and were left out",
        WarningKind.Replaced => one ? "name occurs more than once in the tar; the last member counts" : "names occur more than once in the tar; the last member counts",
        WarningKind.NoEnd => "tar has no end-of-archive marker and may be cut off between members",
        WarningKind.NoLabelInPair => one ? "label file holds no class name" : "label files hold no class name",
        WarningKind.LabelRewritten => one
            ? "image has a label with control characters; they were made blanks"
            : "images have labels with control characters; they were made blanks",
        WarningKind.NotCopied => one
            ? "image could not be copied; its record keeps the original place, and embedding will say why it cannot be read"
            : "images could not be copied; their records keep the original places, and embedding will say why they cannot be read",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
