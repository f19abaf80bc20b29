namespace Assay.ServiceDefaults.Jobs;

/// <summary>Where a long piece of work stands.</summary>
public enum JobStatus
{
    Pending,
    Running,
    Succeeded,
    Failed,
    Cancelled,
}
