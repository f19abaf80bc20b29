namespace Assay.ServiceDefaults.Jobs;

/// <summary>A document of a job, which one process at a time works on.</summary>
public interface IJobDocument<TSelf>
    where TSelf : class, IJobDocument<TSelf>
{
    /// <summary>Id of the document.</summary>
    string Id { get; }

    /// <summary>The part that all jobs share.</summary>
    JobRecord Job { get; }

    /// <summary>The document with another such part.</summary>
    TSelf WithJob(JobRecord job);
}
