using Assay.LabelStore.V1;
using Grpc.Core;

namespace Assay.FunctionalTests.Scoring;

internal sealed class FakeLabelStore(OtherServices others) : LabelStoreService.LabelStoreServiceBase
{
    public override Task<ListLabelVersionsResponse> ListLabelVersions(ListLabelVersionsRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new ListLabelVersionsResponse { Versions = { new LabelVersion { Name = "given" } } });

    public override Task<GetTaxonomyResponse> GetTaxonomy(GetTaxonomyRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new GetTaxonomyResponse
        {
            Classes = { Enumerable.Range(0, SyntheticDataset.Classes).Select(id => new TaxonomyClass { Id = id, Name = $"class {id}" }) },
        });

    public override Task<GetBatchResponse> GetBatch(GetBatchRequest request, ServerCallContext context) =>
        others.Batches.ContainsKey(request.Batch)
            ? System.Threading.Tasks.Task.FromResult(new GetBatchResponse { Batch = new Batch { Id = request.Batch } })
            : throw new RpcException(new Status(StatusCode.NotFound, $"There is no batch \"{request.Batch}\"."));
}
