using System.Collections.Concurrent;
using Assay.Ingestion.V1;
using Grpc.Core;

namespace Assay.FunctionalTests.Inference;

/// <summary>Ingestion as Inference sees it: data sets with so many shards.</summary>
internal sealed class FakeIngestion : IngestionService.IngestionServiceBase
{
    private readonly ConcurrentDictionary<string, Dataset> _datasets = new();

    public void Add(string dataset, int images) => Change(dataset, found =>
    {
        found.Images += images;
        found.Shards++;
    });

    public void Change(string dataset, Action<Dataset> change)
    {
        var found = _datasets.GetOrAdd(dataset, name => new Dataset { Name = name });
        lock (found)
            change(found);
    }

    public override Task<GetDatasetResponse> GetDataset(GetDatasetRequest request, ServerCallContext context)
    {
        if (!_datasets.TryGetValue(request.Dataset, out var dataset))
            throw new RpcException(new Status(StatusCode.NotFound, $"There is no data set \"{request.Dataset}\"."));
        lock (dataset)
            return Task.FromResult(new GetDatasetResponse { Dataset = dataset.Clone() });
    }

    public override Task<ListDatasetsResponse> ListDatasets(ListDatasetsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListDatasetsResponse { Datasets = { _datasets.Values.OrderBy(dataset => dataset.Name).Select(dataset => dataset.Clone()) } });
}
