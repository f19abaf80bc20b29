namespace Assay.Inference.Pipeline;

/// <summary>A shard whose columns are all in the object store.</summary>
/// <param name="Images">Images in it.</param>
/// <param name="Quarantined">Images of it that could not be decoded.</param>
internal readonly record struct ShardOutcome(int Images, int Quarantined);
