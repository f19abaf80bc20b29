namespace Assay.Ingestion.Listing;

/// <summary>A name in a shard.</summary>
/// <param name="Name">The name.</param>
/// <param name="IsOwn">The job that is being listed put it there itself, before it was stopped.</param>
internal readonly record struct CommittedName(string Name, bool IsOwn);
