using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

/// <summary>Where annotators disagree, and the batches in which experts decide.</summary>
internal static class RefineApi
{
    public static void MapRefinement(this RouteGroupBuilder api)
    {
        api.MapGet("/datasets/{dataset}/agreement", AnalyzeAsync);
        api.MapPost("/datasets/{dataset}/refinements", RefineAsync);
    }

    // No deadline on either: batches of any size are read whole.
    private static async Task<AgreementModel> AnalyzeAsync(
        string dataset, string? batches, LabelStoreService.LabelStoreServiceClient labels, CancellationToken cancellationToken)
    {
        var request = new AnalyzeBatchesRequest { Dataset = dataset, Batches = { (batches ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries) } };
        return AgreementModel.From(await labels.AnalyzeBatchesAsync(request, cancellationToken: cancellationToken));
    }

    private static async Task<BatchModel> RefineAsync(
        string dataset, NewRefinement refinement, LabelStoreService.LabelStoreServiceClient labels, CancellationToken cancellationToken)
    {
        var request = new CreateRefinementBatchRequest
        {
            Batches = { refinement.Batches ?? [] },
            Title = refinement.Title ?? "",
            AnnotatorsPerImage = refinement.AnnotatorsPerImage ?? 0,
            Unfinished = refinement.Unfinished ?? false,
        };
        if (refinement.Annotators is { Count: > 0 } annotators)
            request.Split = new BatchSplit { Annotators = { annotators } };
        return BatchModel.From((await labels.CreateRefinementBatchAsync(request, cancellationToken: cancellationToken)).Batch);
    }
}
