using Assay.Ingestion.V1;
using Assay.ServiceDefaults.Clients;
using Assay.ServiceDefaults.Errors;

namespace Assay.LabelStore.Datasets;

/// <summary>What Ingestion knows of data sets.</summary>
internal sealed class DatasetCatalog(IngestionService.IngestionServiceClient ingestion)
{
    /// <exception cref="NotFoundException">There is no such data set.</exception>
    public async Task<Dataset> GetAsync(string dataset, CancellationToken cancellationToken) =>
        (await ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset }, cancellationToken: cancellationToken).OfServiceAsync("Ingestion")).Dataset;
}
