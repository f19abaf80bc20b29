using System.Security.Cryptography;
using Assay.Documents;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Scoring.Methods.Coresets;

/// <summary>Sees to it that a tree has one writer at a time: a lease that the writer renews, and that ends by itself when its process dies.</summary>
internal sealed class TreeWriters(IDocumentStore documents, JobOwner process, TimeProvider time)
{
    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);
    private readonly IDocumentCollection<TreeWriterDocument> _writers = documents.Collection(TreeWriterDocument.Collection);

    /// <summary>Changes a tree.</summary>
    /// <param name="run">The tree's run.</param>
    /// <param name="change">The work; its token is cancelled too where the lease is lost.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ConflictException">Another is changing it.</exception>
    public async Task<T> WriteAsync<T>(string run, Func<CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        var owner = $"{process.Name}/{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
        await TakeAsync(run, owner, cancellationToken);
        using var lost = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        using var ended = new CancellationTokenSource();
        var renewal = RenewAsync(run, owner, lost, ended.Token);
        try
        {
            return await change(lost.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ConflictException($"The tree of the run \"{run}\" was taken over by another writer. Read it again, then repeat the change.");
        }
        finally
        {
            await ended.CancelAsync();
            await renewal;
            await _writers.UpdateAsync(run, current => current.Lease.Owner == owner ? current with { Lease = current.Lease.Release() } : current, cancellationToken: CancellationToken.None);
        }
    }

    private async Task TakeAsync(string run, string owner, CancellationToken cancellationToken)
    {
        await _writers.InsertIfAbsentAsync(new TreeWriterDocument(run, JobLease.None), cancellationToken);
        var taken = await _writers.UpdateAsync(
            run,
            current => current.Lease.IsHeld(time.GetUtcNow()) ? current : current with { Lease = current.Lease.Take(owner, time.GetUtcNow() + Duration) },
            cancellationToken: cancellationToken);
        if (taken.Value.Lease.Owner != owner)
            throw new ConflictException($"The tree of the run \"{run}\" is being changed. Wait until that is done, then repeat the change.");
    }

    private async Task RenewAsync(string run, string owner, CancellationTokenSource lost, CancellationToken ended)
    {
        using var timer = new PeriodicTimer(Heartbeat, time);
        try
        {
            while (await timer.WaitForNextTickAsync(ended))
            {
                var renewed = await _writers.UpdateAsync(
                    run,
                    current => current.Lease.Owner == owner ? current with { Lease = current.Lease with { Expires = time.GetUtcNow() + Duration } } : current,
                    cancellationToken: ended);
                if (renewed.Value.Lease.Owner == owner)
                    continue;
                await lost.CancelAsync();
                return;
            }
        }
        catch (OperationCanceledException) when (ended.IsCancellationRequested)
        {
            // The change is done.
        }
        catch (DocumentStoreException)
        {
            // Without a store to renew it in, the lease runs out: better nothing than two writers.
            await lost.CancelAsync();
        }
    }
}
