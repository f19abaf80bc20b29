using Assay.Documents;

namespace Assay.ServiceDefaults.Jobs;

/// <summary>
/// A job that this process holds. What it writes into the document is refused once the job is another's: a worker that was frozen and
/// wakes does no harm.
/// </summary>
public sealed class JobHold<TDocument>
    where TDocument : class, IJobDocument<TDocument>
{
    private readonly IDocumentCollection<TDocument> _jobs;
    private readonly JobWorker _worker;
    private readonly JobsOptions _options;
    private readonly TimeProvider _time;
    private JobLease _lease;

    private JobHold(IDocumentCollection<TDocument> jobs, TDocument taken, JobWorker worker, JobsOptions options, TimeProvider time)
    {
        (_jobs, _worker, _options, _time) = (jobs, worker, options, time);
        (Job, _lease) = (taken, taken.Job.Lease);
    }

    public string Id => Job.Id;

    /// <summary>The document as this worker saw it last.</summary>
    public TDocument Job { get; private set; }

    /// <summary>Number of this turn among all that there were of the job, in whatever process; 1 or more.</summary>
    public long Term => _lease.Term;

    /// <summary>Cancelled when a person ended the job.</summary>
    public CancellationToken Stopped => _worker.Stopped;

    /// <summary>Ends the work in hand, since a person ended the job.</summary>
    public void Stop() => _worker.Stop();

    /// <summary>When the lease ends unless it is renewed.</summary>
    internal DateTimeOffset Expires => _lease.Expires;

    /// <summary>Takes the job; null if it is another's, is not there, or needs no work.</summary>
    internal static async Task<JobHold<TDocument>?> TryTakeAsync(
        IDocumentCollection<TDocument> jobs, string id, Func<TDocument, bool> isOpen, string owner, JobWorker worker, JobsOptions options, TimeProvider time, CancellationToken cancellationToken)
    {
        if (await jobs.FindAsync(id, cancellationToken) is null)
            return null;
        var taken = false;
        var document = await jobs.UpdateAsync(
            id,
            current =>
            {
                var now = time.GetUtcNow();
                taken = !current.Job.Lease.IsHeldByOther(owner, now) && isOpen(current);
                return taken ? current.WithJob(current.Job with { Lease = current.Job.Lease.Take(owner, now + options.LeaseDuration) }) : current;
            },
            cancellationToken: cancellationToken);
        return taken ? new JobHold<TDocument>(jobs, document.Value, worker, options, time) : null;
    }

    /// <summary>Changes the document.</summary>
    /// <exception cref="JobLeaseLostException">The job is another's.</exception>
    public async Task<TDocument> UpdateAsync(Func<TDocument, TDocument> change, CancellationToken cancellationToken) =>
        Job = (await _jobs.UpdateAsync(Id, current => IsMine(current) ? change(current) : throw Lost(), cancellationToken: cancellationToken)).Value;

    /// <summary>Reads the document again.</summary>
    /// <exception cref="JobLeaseLostException">The job is another's.</exception>
    public Task<TDocument> ReadAsync(CancellationToken cancellationToken) => UpdateAsync(current => current, cancellationToken);

    /// <summary>
    /// To be called before a write that the document's version does not guard: a process that was frozen for longer than the lease finds out
    /// by its clock, before anything is written.
    /// </summary>
    /// <exception cref="JobLeaseLostException">The lease was not renewed in time.</exception>
    public void ThrowIfLost()
    {
        if (_time.GetUtcNow() >= _lease.Expires)
            throw Lost();
    }

    /// <summary>Forgets that it was told to stop, once it has looked at the job.</summary>
    internal void Restart() => _worker.Restart();

    /// <summary>Prolongs the lease, and notes how fast the work goes for those who ask another process.</summary>
    internal async Task<TDocument> RenewAsync(double rate, CancellationToken cancellationToken)
    {
        var expires = _time.GetUtcNow() + _options.LeaseDuration;
        var renewed = await UpdateAsync(current => current.WithJob(current.Job with { Rate = rate, Lease = current.Job.Lease with { Expires = expires } }), cancellationToken);
        _lease = renewed.Job.Lease;
        return renewed;
    }

    /// <summary>Gives the job back, unless it is another's already.</summary>
    internal Task ReleaseAsync(CancellationToken cancellationToken) =>
        _jobs.UpdateAsync(
            Id,
            current => IsMine(current) ? current.WithJob(current.Job with { Rate = 0, Lease = current.Job.Lease.Release() }) : current,
            cancellationToken: cancellationToken);

    private bool IsMine(TDocument current) => current.Job.Lease.IsSameAs(_lease);

    private JobLeaseLostException Lost() => new(Id, _lease.Owner);
}
