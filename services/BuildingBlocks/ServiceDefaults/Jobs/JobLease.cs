namespace Assay.ServiceDefaults.Jobs;

/// <summary>That one process works on a job, written in the job's document.</summary>
/// <param name="Owner">The process, see <see cref="JobOwner"/>; empty = nobody.</param>
/// <param name="Term">Grows by one each time that the job is taken, so that an owner of an earlier term can be told and refused.</param>
/// <param name="Expires">When it ends unless it is renewed, by the owner's clock.</param>
public sealed record JobLease(string Owner, long Term, DateTimeOffset Expires)
{
    /// <summary>The lease of a job that nobody ever took.</summary>
    public static JobLease None { get; } = new("", 0, default);

    /// <summary>Whether the job is another's.</summary>
    public bool IsHeldByOther(string owner, DateTimeOffset now) => Owner.Length > 0 && Owner != owner && Expires > now;

    /// <summary>Whether the job is anybody's.</summary>
    public bool IsHeld(DateTimeOffset now) => Owner.Length > 0 && Expires > now;

    /// <summary>The next term, with this owner.</summary>
    public JobLease Take(string owner, DateTimeOffset expires) => new(owner, Term + 1, expires);

    /// <summary>Given back. The term stays, so that the next one is another.</summary>
    public JobLease Release() => new("", Term, default);

    /// <summary>Whether both are of one owner and one term, however often renewed.</summary>
    public bool IsSameAs(JobLease other) => Owner == other.Owner && Term == other.Term;
}
