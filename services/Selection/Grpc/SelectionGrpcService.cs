using System.Globalization;
using System.Text.Json;
using Assay.Contracts.V1;
using Assay.Selection.Selections;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Assay.ServiceDefaults.Validation;
using Grpc.Core;

namespace Assay.Selection.Grpc;

internal sealed class SelectionGrpcService(SelectionMaker maker, SelectionCatalog selections, SelectionItems items) : SelectionService.SelectionServiceBase
{
    private const int StandardImages = 1000;
    private const int LargestImages = 10_000;
    private const int FirstImages = 100;

    public override async Task<SelectBatchResponse> SelectBatch(SelectBatchRequest request, ServerCallContext context)
    {
        var selection = await maker.MakeAsync(SelectionRequests.Read(request), context.CancellationToken);
        var (first, _) = await items.ReadPageAsync(selection.ItemsKey(), 0, FirstImages, context.CancellationToken);
        return new SelectBatchResponse { Selection = SelectionMapper.ToMessage(selection), Images = { first.Select(SelectionMapper.ToMessage) } };
    }

    public override async Task<GetSelectionResponse> GetSelection(GetSelectionRequest request, ServerCallContext context) =>
        new() { Selection = SelectionMapper.ToMessage(await selections.GetAsync(request.Selection, context.CancellationToken)) };

    public override async Task<ListSelectionsResponse> ListSelections(ListSelectionsRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        if (request.Dataset.Length > 0)
            validator.Name(request.Dataset, "dataset");
        var size = validator.PageSize(request.PageSize);
        validator.ThrowIfInvalid();

        var page = await selections.ListAsync(request.Dataset, size, request.PageToken, context.CancellationToken);
        return new ListSelectionsResponse { Selections = { page.Items.Select(item => SelectionMapper.ToMessage(item.Value)) }, NextPageToken = page.Continuation ?? "" };
    }

    public override async Task<ListSelectedImagesResponse> ListSelectedImages(ListSelectedImagesRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        var size = validator.PageSize(request.PageSize, StandardImages, LargestImages);
        validator.ThrowIfInvalid();
        var selection = await selections.GetAsync(request.Selection, context.CancellationToken);

        // A token is the rank before the page and the place of its line in the list.
        var (before, offset) = ReadToken(request.PageToken);
        IReadOnlyList<SelectedItem> page;
        long next;
        try
        {
            (page, next) = await items.ReadPageAsync(selection.ItemsKey(), offset, size, context.CancellationToken);
        }
        catch (JsonException) when (offset > 0)
        {
            throw InvalidInputException.PageToken();
        }

        if (before > 0 && (page.Count == 0 || page[0].Rank != before + 1))
            throw InvalidInputException.PageToken();
        var last = before + page.Count;
        return new ListSelectedImagesResponse
        {
            Images = { page.Select(SelectionMapper.ToMessage) },
            NextPageToken = last < selection.Count ? string.Create(CultureInfo.InvariantCulture, $"{last}-{next}") : "",
        };
    }

    public override Task<PlanScheduleResponse> PlanSchedule(PlanScheduleRequest request, ServerCallContext context) =>
        Task.FromResult(new PlanScheduleResponse { Sizes = { SelectionRequests.Read(request) } });

    private static (int Before, long Offset) ReadToken(string token)
    {
        if (token.Length == 0)
            return (0, 0);
        var parts = token.Split('-');
        return parts.Length == 2
            && int.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out var before) && before > 0
            && long.TryParse(parts[1], NumberStyles.None, CultureInfo.InvariantCulture, out var offset) && offset > 0
                ? (before, offset)
                : throw InvalidInputException.PageToken();
    }
}
