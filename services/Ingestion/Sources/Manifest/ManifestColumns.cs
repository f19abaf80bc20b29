using System.Collections.Frozen;

namespace Assay.Ingestion.Sources.Manifest;

/// <summary>The columns that a manifest may have.</summary>
internal static class ManifestColumns
{
    public const string Accepted = "path, object_key, label, labels, name, split";

    private static readonly FrozenDictionary<string, Action<ManifestRow, string>> Setters = new Dictionary<string, Action<ManifestRow, string>>
    {
        ["path"] = (row, value) => row.Path = value,
        ["object_key"] = (row, value) => row.ObjectKey = value,
        ["label"] = (row, value) => row.Labels = value.Length == 0 ? [] : [value],
        ["labels"] = (row, value) => row.Labels = [.. value.Split('|', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct()],
        ["name"] = (row, value) => row.Name = value,
        ["split"] = (row, value) => row.Split = value,
    }.ToFrozenDictionary();

    public static bool IsKnown(string column) => Setters.ContainsKey(column);

    public static void Set(ManifestRow row, string column, string value) => Setters[column](row, value);

    /// <summary>Why these columns make no manifest; null if they do.</summary>
    public static string? Problem(IReadOnlyCollection<string> columns)
    {
        if (columns.FirstOrDefault(column => !IsKnown(column)) is { } unknown)
            return $"the column '{SourceText.Printable(unknown)}' is unknown; accepted are {Accepted}";
        if (columns.GroupBy(column => column).FirstOrDefault(group => group.Count() > 1) is { } twice)
            return $"the column '{twice.Key}' is there twice";
        if (!columns.Contains("path") && !columns.Contains("object_key"))
            return "it has no column path or object_key, so no image can be found";
        if (columns.Contains("label") && columns.Contains("labels"))
            return "it has both the columns label and labels; keep one";
        return null;
    }
}
