using System.Globalization;
using Assay.LabelStore.V1;
using Grpc.Core;

namespace Assay.FunctionalTests.Scoring;

internal sealed class FakeLabelStore(OtherServices others) : LabelStoreService.LabelStoreServiceBase
{
    public override Task<GetLabelVersionResponse> GetLabelVersion(GetLabelVersionRequest request, ServerCallContext context) =>
        request.Version is "" or "given" || others.Branches.Contains(request.Version)
            ? System.Threading.Tasks.Task.FromResult(new GetLabelVersionResponse { Version = new LabelVersion { Name = request.Version.Length > 0 ? request.Version : "given" } })
            : throw new RpcException(new Status(StatusCode.NotFound, $"The data set \"{request.Dataset}\" has no label version \"{request.Version}\"."));

    public override Task<GetTaxonomyResponse> GetTaxonomy(GetTaxonomyRequest request, ServerCallContext context) =>
        System.Threading.Tasks.Task.FromResult(new GetTaxonomyResponse
        {
            Classes = { Enumerable.Range(0, SyntheticDataset.Classes).Select(id => new TaxonomyClass { Id = id, Name = $"class {id}" }) },
        });

    /// <summary>One annotation a page: who reads them must turn pages.</summary>
    public override Task<ListAnnotationsResponse> ListAnnotations(ListAnnotationsRequest request, ServerCallContext context)
    {
        var (all, place) = (others.Annotations.ToArray(), request.PageToken.Length == 0 ? 0 : int.Parse(request.PageToken, CultureInfo.InvariantCulture));
        return System.Threading.Tasks.Task.FromResult(new ListAnnotationsResponse
        {
            Annotations = { all.Skip(place).Take(1) },
            NextPageToken = place + 1 < all.Length ? (place + 1).ToString(CultureInfo.InvariantCulture) : "",
        });
    }

    public override Task<GetBatchResponse> GetBatch(GetBatchRequest request, ServerCallContext context) =>
        others.Batches.ContainsKey(request.Batch)
            ? System.Threading.Tasks.Task.FromResult(new GetBatchResponse { Batch = new Batch { Id = request.Batch } })
            : throw new RpcException(new Status(StatusCode.NotFound, $"There is no batch \"{request.Batch}\"."));
}
