using System.Collections.Frozen;

namespace Assay.LabelStore.Import;

/// <summary>What columns and properties of imported files are called, by us and by others. The first of a list that a file has is taken.</summary>
internal static class ImportColumns
{
    public const string Status = "status";
    public const string Removed = "removed";
    public const string Accepted = "id or name (or file_name, path, image), and label or labels";

    /// <summary>Between the labels of an image where they have to fit in one field.</summary>
    public const char Separator = '|';

    public static readonly IReadOnlyList<string> Ids = ["id", "image_id", "assay_id"];
    public static readonly IReadOnlyList<string> Names = ["name", "file_name", "filename", "path", "image"];
    public static readonly IReadOnlyList<string> Labels = ["labels", "label", "class", "category"];

    private static readonly FrozenSet<string> Known = Ids.Concat(Names).Concat(Labels).Append(Status).ToFrozenSet(StringComparer.Ordinal);

    public static bool IsKnown(string column) => Known.Contains(column);
}
