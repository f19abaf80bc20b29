using Assay.Ingestion.V1;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;

namespace Assay.LabelStore.Datasets;

/// <summary>What Ingestion knows of data sets.</summary>
internal sealed class DatasetCatalog(IngestionService.IngestionServiceClient ingestion)
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(10);

    /// <exception cref="NotFoundException">There is no such data set.</exception>
    public async Task<Dataset> GetAsync(string dataset, CancellationToken cancellationToken)
    {
        try
        {
            var request = new GetDatasetRequest { Dataset = dataset };
            var response = await ingestion.GetDatasetAsync(request, deadline: DateTime.UtcNow + Deadline, cancellationToken: cancellationToken);
            return response.Dataset;
        }
        catch (RpcException e) when (e.StatusCode == StatusCode.NotFound)
        {
            throw new NotFoundException($"There is no data set \"{dataset}\". List those there are with ListDatasets.");
        }
        catch (RpcException e) when (e.StatusCode is StatusCode.Unavailable or StatusCode.DeadlineExceeded)
        {
            throw new UnavailableException($"The Ingestion service, which knows the data set \"{dataset}\", does not answer. Try again; if it lasts, look after it.", e);
        }
    }
}
