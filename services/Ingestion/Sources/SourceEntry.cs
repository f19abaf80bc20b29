using Assay.ObjectStorage.Images;

namespace Assay.Ingestion.Sources;

/// <summary>An image as its source names it, before anything was read of it.</summary>
internal sealed record SourceEntry
{
    /// <summary>Name relative to the source, unique in it; '/' between folders.</summary>
    public required string Name { get; init; }

    /// <summary>Where its bytes are.</summary>
    public required ImageLocation Location { get; init; }

    /// <summary>Given labels in the source's order; empty for none.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>Split, such as train; null for none.</summary>
    public string? Split { get; init; }

    /// <summary>Where in the source it was found: the line of a manifest, the offset in a tar, otherwise 0.</summary>
    public long Position { get; init; }

    /// <summary>The order of a listing: ordinal by name, then by place in the source.</summary>
    public static IComparer<SourceEntry> Order { get; } = Comparer<SourceEntry>.Create((x, y) =>
        string.CompareOrdinal(x.Name, y.Name) is var byName and not 0 ? byName : x.Position.CompareTo(y.Position));

    public ImageRecord ToRecord() => new() { Location = Location, Name = Name, Labels = Labels, Split = Split };
}
