using Assay.Documents;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Scoring.Methods.Coresets;

/// <summary>Who changes a run's tree now: one writer at a time, in whatever process.</summary>
internal sealed record TreeWriterDocument(string Run, JobLease Lease)
{
    public static CollectionDefinition<TreeWriterDocument> Collection { get; } = new("scoring_tree_writers", writer => writer.Run);
}
