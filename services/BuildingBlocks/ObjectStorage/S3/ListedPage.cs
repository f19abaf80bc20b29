namespace Assay.ObjectStorage.S3;

/// <summary>A page of a listing.</summary>
/// <param name="Entries">Keys with their lengths in ascending order of their UTF-8 bytes.</param>
/// <param name="Next">The key after which the next page begins; null on the last.</param>
public sealed record ListedPage(IReadOnlyList<ObjectEntry> Entries, string? Next);
