using System.Collections.Frozen;
using Assay.Ingestion.V1;

namespace Assay.Ingestion.Sources;

/// <summary>
/// Label and split of an image from its place: <c>train/ants/x.jpg</c> is an ant of the split train. The folder next to the image
/// is its class; the first folder above it that is named like a split is its split. An image right in a split's folder, or at the
/// root, has no class.
/// </summary>
internal static class PathLabels
{
    private static readonly FrozenSet<string> Splits =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "train", "val", "valid", "validation", "test", "dev");

    public static (IReadOnlyList<string> Labels, string? Split) Read(string name, LabelLayout layout)
    {
        var folders = name.Split('/');
        var last = folders.Length - 2;
        if (layout == LabelLayout.Flat || last < 0)
            return ([], null);

        var split = Array.FindIndex(folders, 0, last + 1, Splits.Contains);
        return (split == last ? [] : [folders[last]], split < 0 ? null : folders[split].ToLowerInvariant());
    }
}
