using Assay.LabelStore.Taxonomy;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Import;

/// <summary>Makes rows of what a line says, or says what is wrong with it.</summary>
internal static class ImportRowFactory
{
    private const int LongestName = 4096;

    /// <param name="line">The line.</param>
    /// <param name="id">Text of the id; empty or null where there is none.</param>
    /// <param name="name">Name; empty or null where there is none.</param>
    /// <param name="labels">Labels.</param>
    /// <param name="status">Status; may be empty or null.</param>
    /// <param name="unit">What lines are called.</param>
    /// <exception cref="ImportFileException">The line cannot be taken.</exception>
    public static ImportedRow Create(long line, string? id, string? name, IEnumerable<string> labels, string? status, string unit)
    {
        ImageId? place = null;
        if (!string.IsNullOrEmpty(id))
        {
            // Others have ids of their own, which say nothing here where the row also has a name.
            if (ImageId.TryParse(id, out var parsed))
                place = parsed;
            else if (string.IsNullOrEmpty(name))
                throw new ImportFileException(unit, line, $"\"{Shorten(id)}\" is no image id, which is a shard and a row such as 000042-0017; or name the image in a column name");
        }

        if (place is null && string.IsNullOrEmpty(name))
            throw new ImportFileException(unit, line, "it names no image, neither by id nor by name");
        if (name?.Length > LongestName)
            throw new ImportFileException(unit, line, $"the name has {name.Length} characters; at most {LongestName} are allowed");

        var classes = new List<string>();
        foreach (var label in labels)
        {
            var normal = ClassName.Normalize(label);
            if (normal.Length == 0)
                throw new ImportFileException(unit, line, "a label is blank; leave it out");
            if (normal.Length > ClassName.MaxLength || normal.Any(char.IsControl))
                throw new ImportFileException(unit, line, $"the label \"{Shorten(normal)}\" has a control character or more than {ClassName.MaxLength} characters");
            if (!classes.Contains(normal, StringComparer.Ordinal))
                classes.Add(normal);
        }

        var removed = status == ImportColumns.Removed;
        return new ImportedRow(line, place, name ?? "", removed ? [] : classes, removed);
    }

    private static string Shorten(string text) => text.Length <= 64 ? text : text[..64] + "...";
}
