namespace Assay.Contracts.V1;

/// <summary>Work on an ingest job from where it stands.</summary>
public sealed record RunIngest
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Id of the ingest job.</summary>
    public required string Job { get; init; }
}
