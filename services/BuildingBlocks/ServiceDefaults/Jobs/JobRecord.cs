namespace Assay.ServiceDefaults.Jobs;

/// <summary>The part that all job documents share: what is known of a job when no process works on it.</summary>
public sealed record JobRecord
{
    /// <summary>The gauge of open jobs, which each service reports for its own, by <c>kind</c>.</summary>
    public const string OpenMetric = "assay.jobs.open";

    public const string OpenMetricDescription = "Jobs that have not ended, by kind.";

    public JobStatus Status { get; init; }

    /// <summary>Items finished for good, 0 .. <see cref="Total"/>.</summary>
    public long Done { get; init; }

    /// <summary>Items in all; 0 while it is not known.</summary>
    public long Total { get; init; }

    /// <summary>What the job does, for people.</summary>
    public string Message { get; init; } = "";

    /// <summary>Why it failed and what to do, for people.</summary>
    public string Error { get; init; } = "";

    /// <summary>Items a second when the worker's heartbeat noted it last; 0 = not known.</summary>
    public double Rate { get; init; }

    /// <summary>Which process works on it.</summary>
    public JobLease Lease { get; init; } = JobLease.None;

    public DateTimeOffset Created { get; init; }

    public DateTimeOffset? Finished { get; init; }

    /// <summary>W3C traceparent of who asked for the job; whoever works on it continues that trace. Null = nobody traces.</summary>
    public string? TraceParent { get; init; }

    /// <summary>True if nothing more happens unless a person resumes it.</summary>
    public bool HasEnded => Status is JobStatus.Succeeded or JobStatus.Failed or JobStatus.Cancelled;

    public JobRecord Begin() => this with { Status = JobStatus.Running, Error = "", Finished = null };

    public JobRecord Succeed(DateTimeOffset now) => this with { Status = JobStatus.Succeeded, Message = "", Error = "", Finished = now };

    public JobRecord Fail(string error, DateTimeOffset now) => this with { Status = JobStatus.Failed, Message = "", Error = error, Finished = now };

    public JobRecord Cancel(DateTimeOffset now) => this with { Status = JobStatus.Cancelled, Message = "", Finished = now };
}
