using Assay.LabelStore.Annotations;
using Assay.LabelStore.Batches;
using Assay.LabelStore.LabelVersions;
using Assay.ServiceDefaults.Jobs;

namespace Assay.LabelStore;

/// <summary>Completes what a crash left undone, in the order of dependence: annotations, tasks, batches, label versions.</summary>
internal sealed class LabelStoreReconciler(
    AnnotationLog log,
    TaskBoard board,
    BatchOpener opener,
    LabelVersionWriter versions,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<LabelStoreReconciler> logger) : Reconciler(lifetime, time, logger)
{
    protected override async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await log.RepairAsync(cancellationToken);
        await board.RepairAsync(cancellationToken);
        await opener.RepairAsync(cancellationToken);
        await versions.RepairAsync(cancellationToken);
    }
}
