namespace Assay.Contracts.V1;

/// <summary>A shard's images.jsonl and given labels are in the object store, for good.</summary>
public sealed record ShardIngested
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Number of the shard, 0 or more.</summary>
    public required int Shard { get; init; }

    /// <summary>Images in the shard, 1 or more.</summary>
    public required int Images { get; init; }

    /// <summary>Models that shall embed it at once; may be empty.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];
}
