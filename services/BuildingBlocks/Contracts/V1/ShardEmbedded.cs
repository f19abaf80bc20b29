namespace Assay.Contracts.V1;

/// <summary>A shard's embeddings, and its facts and hashes where they were missing, are in the object store.</summary>
public sealed record ShardEmbedded
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Number of the shard, 0 or more.</summary>
    public required int Shard { get; init; }

    /// <summary>Name of the registered model.</summary>
    public required string Model { get; init; }

    /// <summary>Images in the shard, 1 or more.</summary>
    public required int Images { get; init; }

    /// <summary>Images of the shard that could not be decoded, 0 .. Images.</summary>
    public required int Quarantined { get; init; }
}
