namespace Assay.ObjectStorage.Images;

/// <summary>A line of a shard's <c>images.jsonl</c>: what is known of an image before its bytes are read.</summary>
public sealed record ImageRecord
{
    /// <summary>Where its bytes are.</summary>
    public required ImageLocation Location { get; init; }

    /// <summary>Its name in the source: a path relative to the source's root, a tar member's name, an uploaded name. Any text.</summary>
    public required string Name { get; init; }

    /// <summary>The labels given with it, in the source's order; empty for none.</summary>
    public IReadOnlyList<string> Labels { get; init; } = [];

    /// <summary>The split the source puts it in (<c>train</c>, <c>test</c>), if any.</summary>
    public string? Split { get; init; }

    /// <summary>Whatever else the source says of it, as text, by name (further columns of a manifest); written in ordinal order of the names.</summary>
    public IReadOnlyDictionary<string, string>? Known { get; init; }
}
