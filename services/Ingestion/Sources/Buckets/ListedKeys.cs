namespace Assay.Ingestion.Sources.Buckets;

/// <summary>All keys that a bucket has in a range.</summary>
internal sealed record ListedKeys(KeyRange Range, IReadOnlyList<string> Keys);
