using Assay.ObjectStorage.Images;

namespace Assay.Ingestion.Shards;

/// <summary>Images after copying.</summary>
/// <param name="Records">All records, in the order given.</param>
/// <param name="Failed">Names of those that could not be copied.</param>
internal sealed record CopiedImages(IReadOnlyList<ImageRecord> Records, IReadOnlyList<string> Failed);
