namespace Assay.Contracts.V1;

/// <summary>Embed one shard with one model; Inference writes the columns.</summary>
public sealed record EmbedShard
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Number of the shard, 0 or more.</summary>
    public required int Shard { get; init; }

    /// <summary>Name of the registered model.</summary>
    public required string Model { get; init; }
}
