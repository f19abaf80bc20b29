using Assay.Documents;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Networks;

/// <summary>
/// Sees to it that one process trains the network of a run. A broker gives a message to another worker as soon as the first is gone, or is silent too long; which of
/// the two it is the lease tells: whoever finds it held waits until it ends, and begins then, or finds it renewed, and leaves the work to its holder.
/// </summary>
internal sealed class TrainingLeases(IDocumentStore documents, JobOwner owner, IOptions<JobsOptions> options, TimeProvider time)
{
    private static readonly TimeSpan ReleasePatience = TimeSpan.FromSeconds(5);

    private readonly IDocumentCollection<TrainingLeaseDocument> _leases = documents.Collection(TrainingLeaseDocument.Collection);

    /// <summary>How often a lease is to be renewed.</summary>
    public TimeSpan Interval => options.Value.HeartbeatInterval;

    private DateTimeOffset Expiry => time.GetUtcNow() + options.Value.LeaseDuration;

    /// <summary>Takes the training of a run, if need be after waiting for a lease that nobody renews; null if another process trains it.</summary>
    public async Task<JobLease?> TryTakeAsync(string run, CancellationToken cancellationToken)
    {
        var seen = JobLease.None;
        while (true)
        {
            var lease = (await _leases.FindAsync(run, cancellationToken))?.Value.Lease ?? JobLease.None;
            if (!lease.IsHeldByOther(owner.Name, time.GetUtcNow()))
                break;
            if (lease.IsSameAs(seen) && lease.Expires > seen.Expires)
                return null;
            seen = lease;
            await Task.Delay(Least(lease.Expires - time.GetUtcNow(), Interval + (Interval / 2)), time, cancellationToken);
        }

        var taken = await _leases.UpsertAsync(
            run,
            current => current is not null && current.Lease.IsHeldByOther(owner.Name, time.GetUtcNow())
                ? current
                : new TrainingLeaseDocument { Run = run, Lease = (current?.Lease ?? JobLease.None).Take(owner.Name, Expiry) },
            cancellationToken: cancellationToken);
        return taken.Value.Lease.Owner == owner.Name ? taken.Value.Lease : null;
    }

    /// <summary>Prolongs a lease.</summary>
    /// <returns>False if it is another's by now.</returns>
    public async Task<bool> RenewAsync(string run, JobLease lease, CancellationToken cancellationToken)
    {
        try
        {
            var renewed = await _leases.UpdateAsync(
                run, current => current.Lease.IsSameAs(lease) ? current with { Lease = lease with { Expires = Expiry } } : current, cancellationToken: cancellationToken);
            return renewed.Value.Lease.IsSameAs(lease);
        }
        catch (DocumentNotFoundException)
        {
            return false;
        }
    }

    /// <summary>Gives a training back, so that another process need not wait; with <paramref name="isDone"/> for good.</summary>
    public async Task ReleaseAsync(string run, JobLease lease, bool isDone)
    {
        using var patient = new CancellationTokenSource(ReleasePatience, time);
        if (await _leases.FindAsync(run, patient.Token) is not { } current || !current.Value.Lease.IsSameAs(lease))
            return;
        if (isDone)
            await _leases.DeleteAsync(run, cancellationToken: patient.Token);
        else
            await _leases.UpdateAsync(run, found => found.Lease.IsSameAs(lease) ? found with { Lease = lease.Release() } : found, cancellationToken: patient.Token);
    }

    private static TimeSpan Least(TimeSpan x, TimeSpan y) => x < TimeSpan.Zero ? TimeSpan.Zero : x < y ? x : y;
}
