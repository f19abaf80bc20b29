using Assay.Ingestion.V1;
using Assay.Messaging;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Jobs;
using Microsoft.Extensions.Options;

namespace Assay.Inference.Jobs;

/// <summary>Opens jobs for data sets whose models have not seen all of their shards; asks again, at start, for what the in-memory queue has lost.</summary>
internal sealed class EmbeddingReconciler(
    EmbeddingJobs jobs, EmbeddingJobCatalog catalog, IOptions<MessagingOptions> messaging, IngestionService.IngestionServiceClient ingestion, IHostApplicationLifetime lifetime, IOptions<JobsOptions> options, TimeProvider time, ILogger<EmbeddingReconciler> logger)
    : Reconciler(lifetime, options, time, logger)
{
    protected override async Task ReconcileAsync(bool isFirst, CancellationToken cancellationToken)
    {
        // A queue in memory ended with the process. One of a broker is still there: what is lost of it is asked for when nothing comes of it.
        if (isFirst && messaging.Value.Transport == MessagingTransport.InMemory)
        {
            foreach (var job in await catalog.ListOpenAsync(null, cancellationToken))
                await jobs.AskAgainAsync(job, cancellationToken);
        }

        var request = new ListDatasetsRequest();
        do
        {
            var page = await ingestion.ListDatasetsAsync(request, cancellationToken: cancellationToken).OfServiceAsync("Ingestion");
            foreach (var dataset in page.Datasets)
                await OpenAsync(dataset, cancellationToken);
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
    }

    private async Task OpenAsync(Dataset dataset, CancellationToken cancellationToken)
    {
        foreach (var model in dataset.Models)
        {
            var latest = await catalog.FindLatestAsync(dataset.Name, model, cancellationToken);
            var isBehind = latest is null ? dataset.Shards > 0 : latest.Job.Status == JobStatus.Succeeded && latest.Done.Count < dataset.Shards;
            if (isBehind)
                await jobs.StartAsync(dataset.Name, model, cancellationToken);
        }
    }
}
