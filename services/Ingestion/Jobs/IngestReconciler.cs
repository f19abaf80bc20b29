using Assay.Ingestion.Datasets;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.Options;

namespace Assay.Ingestion.Jobs;

/// <summary>Publishes shards that may not have been, and gives back turns of jobs that were never made. Jobs that nobody works on are <see cref="IngestRunner"/>'s.</summary>
internal sealed class IngestReconciler(
    IngestJobs jobs,
    DatasetCatalog datasets,
    ShardAnnouncer announcer,
    IHostApplicationLifetime lifetime,
    IOptions<JobsOptions> options,
    TimeProvider time,
    ILogger<IngestReconciler> logger) : Reconciler(lifetime, options, time, logger)
{
    protected override async Task ReconcileAsync(bool isFirst, CancellationToken cancellationToken)
    {
        await foreach (var item in datasets.UnsettledAsync(cancellationToken))
        {
            var dataset = item.Value;
            if (dataset.Active is null)
                await announcer.AnnounceAsync(dataset, cancellationToken);
            else if (await jobs.FindAsync(dataset.Active.Job, cancellationToken) is null)
                await datasets.ReleaseAsync(dataset.Name, dataset.Active.Job, cancellationToken);
        }
    }
}
