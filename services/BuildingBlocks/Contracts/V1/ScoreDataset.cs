namespace Assay.Contracts.V1;

/// <summary>Work on a scoring run.</summary>
public sealed record ScoreDataset
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Id of the run; its parameters are in its document.</summary>
    public required string Run { get; init; }
}
