using Assay.Contracts.V1;
using Assay.Documents;
using Assay.Ingestion.Datasets;
using Assay.ServiceDefaults.Jobs;
using MassTransit;

namespace Assay.Ingestion.Jobs;

/// <summary>At start: puts unfinished jobs, and jobs that hold a turn without working, into the queue, and publishes shards that may not have been.</summary>
internal sealed class IngestReconciler(
    IngestJobs jobs,
    DatasetCatalog datasets,
    ShardAnnouncer announcer,
    IBus bus,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<IngestReconciler> logger) : Reconciler(lifetime, time, logger)
{
    protected override async Task ReconcileAsync(CancellationToken cancellationToken)
    {
        await foreach (var job in jobs.AllAsync(DocumentQuery.By(IngestJobDocument.ByStatus, IndexValue.Of(JobStatus.Running)), cancellationToken))
            await bus.Publish(new RunIngest { Dataset = job.Value.Dataset, Job = job.Value.Id }, cancellationToken);

        await foreach (var item in datasets.AllAsync(cancellationToken))
        {
            var dataset = item.Value;
            if (dataset.Active is null)
            {
                await announcer.AnnounceAsync(dataset, cancellationToken);
                continue;
            }

            // A turn whose job ended, or was never made, between two steps.
            var job = await jobs.FindAsync(dataset.Active.Job, cancellationToken);
            if (job is null)
                await datasets.ReleaseAsync(dataset.Name, dataset.Active.Job, cancellationToken);
            else if (job.Record.HasEnded)
                await bus.Publish(new RunIngest { Dataset = dataset.Name, Job = job.Id }, cancellationToken);
        }
    }
}
