using Assay.Selection.Upstream;
using Assay.ServiceDefaults.Jobs;

namespace Assay.Selection.Selections;

/// <summary>At start: hands selections to the label store again whose batch it does not have.</summary>
internal sealed class SelectionReconciler(
    SelectionCatalog selections,
    SelectionPublisher publisher,
    LabelDirectory labels,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<SelectionReconciler> logger) : Reconciler(lifetime, time, logger)
{
    protected override async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await foreach (var selection in selections.ListUnopenedAsync(cancellationToken))
        {
            if (await labels.HasBatchAsync(selection.Value.Id, cancellationToken))
                await selections.MarkBatchSeenAsync(selection.Value.Id, cancellationToken);
            else
                await publisher.PublishAsync(selection.Value, cancellationToken);
        }
    }
}
