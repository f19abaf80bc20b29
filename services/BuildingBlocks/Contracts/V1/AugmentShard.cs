namespace Assay.Contracts.V1;

/// <summary>Score the augmentations of one shard's images for a run; Inference writes the run's columns of the shard.</summary>
public sealed record AugmentShard
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Number of the shard, 0 or more.</summary>
    public required int Shard { get; init; }

    /// <summary>Id of the scoring run; what to do is in its augment.json in the object store.</summary>
    public required string Run { get; init; }
}
