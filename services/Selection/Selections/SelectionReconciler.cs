using Assay.Selection.Upstream;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.Options;

namespace Assay.Selection.Selections;

/// <summary>
/// Completes selections that a crash left half-made, and hands selections to the label store again whose batch it does not have: at once when the process has started, and then less and less
/// often, since a batch that is being opened is not there yet either.
/// </summary>
internal sealed class SelectionReconciler(
    SelectionLog log,
    SelectionCatalog selections,
    SelectionPublisher publisher,
    LabelDirectory labels,
    IHostApplicationLifetime lifetime,
    IOptions<JobsOptions> options,
    TimeProvider time,
    ILogger<SelectionReconciler> logger) : Reconciler(lifetime, options, time, logger)
{
    private static readonly TimeSpan FirstWait = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWait = TimeSpan.FromHours(1);
    private readonly Dictionary<string, (DateTimeOffset Next, TimeSpan Wait)> _waiting = [];

    protected override async Task ReconcileAsync(bool isFirst, CancellationToken cancellationToken)
    {
        await log.RepairAsync(cancellationToken);
        var unopened = new HashSet<string>();
        await foreach (var selection in selections.ListUnopenedAsync(cancellationToken))
        {
            var id = selection.Value.Id;
            if (await labels.HasBatchAsync(id, cancellationToken))
            {
                await selections.MarkBatchSeenAsync(id, cancellationToken);
                continue;
            }

            unopened.Add(id);
            if (isFirst || IsDue(selection.Value))
                await publisher.PublishAsync(selection.Value, cancellationToken);
        }

        foreach (var opened in _waiting.Keys.Except(unopened).ToList())
            _waiting.Remove(opened);
    }

    private bool IsDue(SelectionDocument selection)
    {
        var now = Time.GetUtcNow();
        var (next, wait) = _waiting.TryGetValue(selection.Id, out var found) ? found : (selection.Created + FirstWait, FirstWait);
        if (now < next)
            return false;
        wait = wait * 2 < LongestWait ? wait * 2 : LongestWait;
        _waiting[selection.Id] = (now + wait, wait);
        return true;
    }
}
