namespace Assay.Contracts.V1;

/// <summary>Train the network of a run, or go on with it; Inference leaves a registered model and the run's head.</summary>
public sealed record TrainNetwork
{
    /// <summary>Name of the data set.</summary>
    public required string Dataset { get; init; }

    /// <summary>Id of the scoring run; what to do is in its network.json in the object store.</summary>
    public required string Run { get; init; }
}
