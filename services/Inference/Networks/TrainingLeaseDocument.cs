using Assay.Documents;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Inference.Networks;

/// <summary>Which process trains the network of a run; there while one does.</summary>
internal sealed record TrainingLeaseDocument
{
    public static CollectionDefinition<TrainingLeaseDocument> Collection { get; } = new("inference_training_leases", lease => lease.Run);

    /// <summary>Id of the run.</summary>
    public required string Run { get; init; }

    public required JobLease Lease { get; init; }
}
