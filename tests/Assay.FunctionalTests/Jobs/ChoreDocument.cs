using Assay.Documents;
using Assay.ServiceDefaults.Jobs;

namespace Assay.FunctionalTests.Jobs;

/// <summary>A job of nothing.</summary>
internal sealed record ChoreDocument : IJobDocument<ChoreDocument>
{
    public static CollectionDefinition<ChoreDocument> Collection { get; } = new("tests_chores", chore => chore.Id);

    public required string Id { get; init; }

    public JobRecord Job { get; init; } = new() { Status = JobStatus.Running };

    public ChoreDocument WithJob(JobRecord job) => this with { Job = job };
}
