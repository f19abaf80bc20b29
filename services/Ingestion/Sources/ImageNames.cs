using System.Collections.Frozen;

namespace Assay.Ingestion.Sources;

/// <summary>Which names of a source are images: by extension, because bytes are read once and later, by Inference.</summary>
internal static class ImageNames
{
    private static readonly FrozenSet<string> Extensions =
        FrozenSet.Create(StringComparer.OrdinalIgnoreCase, "jpg", "jpeg", "png", "webp", "gif", "tif", "tiff", "bmp", "heic", "avif");

    private static readonly FrozenSet<string>.AlternateLookup<ReadOnlySpan<char>> Lookup = Extensions.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>The extensions for messages.</summary>
    public const string Accepted = "jpg, jpeg, png, webp, gif, tif, tiff, bmp, heic, avif";

    public static bool IsImage(ReadOnlySpan<char> name) => Lookup.Contains(Path.GetExtension(name).TrimStart('.'));

    /// <summary>Whether the file or a folder above it begins with a dot.</summary>
    public static bool IsHidden(ReadOnlySpan<char> name) => name.StartsWith('.') || name.Contains("/.", StringComparison.Ordinal);
}
