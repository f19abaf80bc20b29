using Assay.LabelStore.V1;
using Grpc.Core;

namespace Assay.LabelStore.Grpc;

/// <summary>Who answers which batches, what they agree on, and how good they are.</summary>
internal sealed partial class LabelStoreGrpcService
{
    private const int MaxAnnotators = 10_000;

    public override async Task<AssignBatchResponse> AssignBatch(AssignBatchRequest request, ServerCallContext context)
    {
        var assign = BatchRequests.Read(request);
        var batch = await batches.AssignAsync(request.Batch, assign, context.CancellationToken);
        return new AssignBatchResponse { Batch = await ReadAsync(batch, context.CancellationToken) };
    }

    public override async Task<CloseBatchResponse> CloseBatch(CloseBatchRequest request, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Batch, "batch");
        var batch = await batches.CloseAsync(request.Batch, context.CancellationToken);
        return new CloseBatchResponse { Batch = await ReadAsync(batch, context.CancellationToken) };
    }

    public override async Task<AnalyzeBatchesResponse> AnalyzeBatches(AnalyzeBatchesRequest request, ServerCallContext context)
    {
        BatchRequests.Check(request);
        return BatchResponses.Create(await analyzer.AnalyzeAsync(request.Dataset, request.Batches, context.CancellationToken));
    }

    public override async Task<CreateRefinementBatchResponse> CreateRefinementBatch(CreateRefinementBatchRequest request, ServerCallContext context)
    {
        var batch = await refinements.CreateAsync(BatchRequests.Read(request), context.CancellationToken);
        return new CreateRefinementBatchResponse { Batch = await ReadAsync(batch, context.CancellationToken) };
    }

    public override async Task<PutGoldImagesResponse> PutGoldImages(PutGoldImagesRequest request, ServerCallContext context) => new()
    {
        Total = await gold.PutAsync(request.Dataset, GoldRequests.Read(request), context.CancellationToken),
    };

    public override async Task<RemoveGoldImagesResponse> RemoveGoldImages(RemoveGoldImagesRequest request, ServerCallContext context) => new()
    {
        Removed = await gold.RemoveAsync(request.Dataset, GoldRequests.Read(request), context.CancellationToken),
    };

    public override async Task<ListGoldImagesResponse> ListGoldImages(ListGoldImagesRequest request, ServerCallContext context)
    {
        var size = GoldRequests.Read(request);
        var page = await gold.ListAsync(request.Dataset, size, request.PageToken, context.CancellationToken);
        return new ListGoldImagesResponse { Images = { page.Items.Select(item => BatchResponses.Create(item.Value)) }, NextPageToken = page.Continuation ?? "" };
    }

    public override async Task<ReportAnnotatorsResponse> ReportAnnotators(ReportAnnotatorsRequest request, ServerCallContext context)
    {
        GoldRequests.Check(request);
        var tallies = await annotators.ReportAsync(request.Dataset, request.Batches, context.CancellationToken);
        return new ReportAnnotatorsResponse { Annotators = { tallies.Take(MaxAnnotators).Select(tally => BatchResponses.Create(tally.Key, tally.Value)) } };
    }
}
