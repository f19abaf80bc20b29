using Assay.Ingestion.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Assay.FunctionalTests.LabelStore;

/// <summary>Knows one data set, as Ingestion would tell of it.</summary>
internal sealed class FakeIngestionService(FakeDataset dataset) : IngestionService.IngestionServiceBase
{
    public override Task<GetDatasetResponse> GetDataset(GetDatasetRequest request, ServerCallContext context) =>
        request.Dataset == FakeDataset.Name
            ? Task.FromResult(new GetDatasetResponse
            {
                Dataset = new Dataset
                {
                    Name = FakeDataset.Name,
                    Shards = dataset.Shards,
                    Images = dataset.Images,
                    Created = new DateTime(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc).ToTimestamp(),
                },
            })
            : throw new RpcException(new Status(StatusCode.NotFound, $"There is no data set \"{request.Dataset}\"."));
}
