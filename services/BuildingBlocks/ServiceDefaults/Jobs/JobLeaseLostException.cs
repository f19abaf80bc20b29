namespace Assay.ServiceDefaults.Jobs;

/// <summary>The job has gone over to another worker, or nobody knows that this one still lives: it must stop, and nothing that it would write counts.</summary>
public sealed class JobLeaseLostException(string job, string owner)
    : Exception($"The lease of the job {job} that {owner} held is lost.");
