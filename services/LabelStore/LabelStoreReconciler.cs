using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.LabelVersions;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.Options;

namespace Assay.LabelStore;

/// <summary>
/// Completes what a crash left undone, in the order of dependence: annotations, tasks, batches, label versions. All of it can be done while
/// others do the same, but later only what nobody is likely to have in hand is taken up, for the sake of economy.
/// </summary>
internal sealed class LabelStoreReconciler(
    AnnotationLog log,
    TaskBoard board,
    BatchOpener opener,
    LabelVersionWriter versions,
    LabelBranchWriter branches,
    IHostApplicationLifetime lifetime,
    IOptions<JobsOptions> options,
    TimeProvider time,
    ILogger<LabelStoreReconciler> logger) : Reconciler(lifetime, options, time, logger)
{
    // Longer than opening a batch of a million images takes, and than writing a label version.
    private static readonly TimeSpan LongestInHand = TimeSpan.FromMinutes(10);

    protected override async Task ReconcileAsync(bool isFirst, CancellationToken cancellationToken)
    {
        var now = Time.GetUtcNow();
        await log.RepairAsync(cancellationToken);
        await board.RepairAsync(isFirst ? null : now, cancellationToken);
        await opener.RepairAsync(isFirst ? now : now - LongestInHand, cancellationToken);
        await versions.RepairAsync(isFirst ? now : now - LongestInHand, cancellationToken);
        await branches.RepairAsync(isFirst ? now : now - LongestInHand, cancellationToken);
    }
}
