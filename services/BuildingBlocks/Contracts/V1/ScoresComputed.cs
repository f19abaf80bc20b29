namespace Assay.Contracts.V1;

/// <summary>A scoring run has ended well: its columns and summary are in the object store.</summary>
public sealed record ScoresComputed
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Id of the run.</summary>
    public required string Run { get; init; }

    /// <summary>Name of the registered model.</summary>
    public required string Model { get; init; }

    /// <summary>Label version that was judged.</summary>
    public required string LabelVersion { get; init; }
}
