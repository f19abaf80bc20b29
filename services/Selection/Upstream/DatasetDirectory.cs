using Assay.Ingestion.V1;
using Assay.ServiceDefaults.Clients;

namespace Assay.Selection.Upstream;

/// <summary>What Ingestion knows of a data set.</summary>
internal sealed class DatasetDirectory(IngestionService.IngestionServiceClient ingestion)
{
    public async Task<Dataset> GetAsync(string dataset, CancellationToken cancellationToken) =>
        (await ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset }, cancellationToken: cancellationToken).OfServiceAsync("Ingestion")).Dataset;
}
