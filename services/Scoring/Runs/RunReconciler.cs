using Assay.Contracts.V1;
using Assay.ServiceDefaults.Jobs;
using MassTransit;

namespace Assay.Scoring.Runs;

/// <summary>At start: puts runs that have not ended, or were not announced, into the queue again.</summary>
internal sealed class RunReconciler(RunCatalog runs, IBus bus, IHostApplicationLifetime lifetime, TimeProvider time, ILogger<RunReconciler> logger)
    : Reconciler(lifetime, time, logger)
{
    protected override async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await foreach (var run in runs.ListOpenAsync(cancellationToken))
            await bus.Publish(new ScoreDataset { Dataset = run.Value.Dataset, Run = run.Value.Id }, cancellationToken);
    }
}
