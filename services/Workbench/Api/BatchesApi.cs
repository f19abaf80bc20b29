using Assay.LabelStore.V1;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Task = System.Threading.Tasks.Task;

namespace Assay.Workbench.Api;

internal static class BatchesApi
{
    public static void MapBatches(this RouteGroupBuilder api)
    {
        api.MapGet("/batches", (int? pageSize, string? pageToken, LabelStoreService.LabelStoreServiceClient labels, CallDeadline deadline, CancellationToken cancellationToken) =>
            ListAsync("", pageSize, pageToken, labels, deadline, cancellationToken));
        api.MapGet("/datasets/{dataset}/batches", ListAsync);
        api.MapPost("/datasets/{dataset}/batches", SelectAsync);
        api.MapPost("/datasets/{dataset}/image-batches", CreateAsync);
        api.MapGet("/batches/{batch}", GetAsync);
    }

    private static async Task<BatchList> ListAsync(
        string dataset, int? pageSize, string? pageToken, LabelStoreService.LabelStoreServiceClient labels, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListBatchesRequest { Dataset = dataset, PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await labels.ListBatchesAsync(request, deadline.Unary(cancellationToken));
        return new BatchList([.. response.Batches.Select(BatchModel.From)], response.NextPageToken);
    }

    private static async Task<BatchModel> GetAsync(
        string batch, LabelStoreService.LabelStoreServiceClient labels, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var response = await labels.GetBatchAsync(new GetBatchRequest { Batch = batch }, deadline.Unary(cancellationToken));
        return BatchModel.From(response.Batch);
    }

    // The label store opens the batch when it hears of the selection, a moment later and under the same id.
    private static async Task<IResult> SelectAsync(
        string dataset, NewBatch batch, SelectionService.SelectionServiceClient selection, LabelStoreService.LabelStoreServiceClient labels, CancellationToken cancellationToken)
    {
        // Selections open batches that ask for one label. Those that ask for something else are opened here, with the images that were selected.
        var kind = BatchKindNames.Parse(batch.Kind);
        var opensHere = kind is BatchKind.Multilabel or BatchKind.Review;
        var request = new SelectBatchRequest
        {
            Dataset = dataset,
            Count = batch.Count,
            PerClass = batch.PerClass ?? 0,
            Title = batch.Title ?? "",
            Strategy = ToStrategy(batch),
            Classes = { batch.Classes ?? [] },
            IncludeSelected = batch.IncludeSelected ?? false,
            AnnotatorsPerImage = batch.AnnotatorsPerImage ?? 0,
            DryRun = opensHere,
        };
        // No deadline: it reads every shard, so a very large data set takes as long as it takes.
        var response = await selection.SelectBatchAsync(request, cancellationToken: cancellationToken);
        if (opensHere && response.Selection.Count > 0)
            await OpenAsync(response.Selection, kind, batch.AnnotatorsPerImage ?? 0, selection, labels, cancellationToken);
        return Results.Accepted($"/api/batches/{Uri.EscapeDataString(response.Selection.Id)}", SelectionModel.From(response.Selection));
    }

    private static async Task<IResult> CreateAsync(
        string dataset, NewImageBatch batch, LabelStoreService.LabelStoreServiceClient labels, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new CreateBatchRequest
        {
            Dataset = dataset,
            ImageIds = { batch.Images ?? [] },
            Title = batch.Title ?? "",
            AnnotatorsPerImage = batch.AnnotatorsPerImage ?? 0,
            Kind = BatchKindNames.Parse(batch.Kind),
        };
        var made = BatchModel.From((await labels.CreateBatchAsync(request, deadline.Unary(cancellationToken))).Batch);
        return Results.Created($"/api/batches/{Uri.EscapeDataString(made.Id)}", made);
    }

    private static async Task OpenAsync(
        Selection.V1.Selection selected, BatchKind kind, int annotators, SelectionService.SelectionServiceClient selection, LabelStoreService.LabelStoreServiceClient labels,
        CancellationToken cancellationToken)
    {
        var request = new CreateBatchRequest
        {
            Id = selected.Id,
            Dataset = selected.Dataset,
            Title = selected.Title,
            AnnotatorsPerImage = annotators,
            LabelVersion = selected.LabelVersion,
            Kind = kind,
        };
        var page = new ListSelectedImagesRequest { Selection = selected.Id };
        do
        {
            var images = await selection.ListSelectedImagesAsync(page, cancellationToken: cancellationToken);
            request.ImageIds.AddRange(images.Images.Select(image => image.ImageId));
            page.PageToken = images.NextPageToken;
        }
        while (page.PageToken.Length > 0);
        await labels.CreateBatchAsync(request, cancellationToken: cancellationToken);
    }

    private static Strategy ToStrategy(NewBatch batch) => batch.Strategy switch
    {
        "lowest" => new Strategy { TopScores = new TopScores { Score = batch.Score ?? "" } },
        "highest" => new Strategy { TopScores = new TopScores { Score = batch.Score ?? "", LargestFirst = true } },
        "random" => new Strategy { Random = new RandomImages { Seed = batch.Seed ?? 0 } },
        _ => throw new InvalidInputException("strategy", $"\"{batch.Strategy}\" is no strategy; take lowest, highest or random"),
    };
}
