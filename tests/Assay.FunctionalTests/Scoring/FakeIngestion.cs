using Assay.Ingestion.V1;
using Grpc.Core;

namespace Assay.FunctionalTests.Scoring;

internal sealed class FakeIngestion(OtherServices others) : IngestionService.IngestionServiceBase
{
    public override Task<GetDatasetResponse> GetDataset(GetDatasetRequest request, ServerCallContext context) =>
        others.Datasets.TryGetValue(request.Dataset, out var dataset)
            ? Task.FromResult(new GetDatasetResponse
            {
                Dataset = new Dataset { Name = dataset.Name, Shards = dataset.Shards, Images = dataset.Images, Ingesting = dataset.Ingesting },
            })
            : throw new RpcException(new Status(StatusCode.NotFound, $"There is no data set \"{request.Dataset}\"."));
}
