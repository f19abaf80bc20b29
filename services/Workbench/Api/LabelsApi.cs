using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;
using Microsoft.Net.Http.Headers;
using Task = System.Threading.Tasks.Task;

namespace Assay.Workbench.Api;

/// <summary>Taxonomy, label versions and export of a data set.</summary>
internal static class LabelsApi
{
    public static void MapLabels(this RouteGroupBuilder api)
    {
        api.MapGet("/datasets/{dataset}/taxonomy", GetTaxonomyAsync);
        api.MapGet("/datasets/{dataset}/label-versions", ListVersionsAsync);
        api.MapPost("/datasets/{dataset}/label-versions", CreateVersionAsync);
        api.MapGet("/datasets/{dataset}/export", ExportAsync);
    }

    private static async Task<TaxonomyModel> GetTaxonomyAsync(
        string dataset, LabelStoreService.LabelStoreServiceClient labels, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var response = await labels.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = dataset }, deadline.Unary(cancellationToken));
        return new TaxonomyModel(response.Version, [.. response.Classes.Select(known => new ClassModel(known.Id, known.Name, known.HasReplacedBy ? known.ReplacedBy : null))]);
    }

    private static async Task<LabelVersionList> ListVersionsAsync(
        string dataset, int? pageSize, string? pageToken, LabelStoreService.LabelStoreServiceClient labels, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListLabelVersionsRequest { Dataset = dataset, PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await labels.ListLabelVersionsAsync(request, deadline.Unary(cancellationToken));
        return new LabelVersionList([.. response.Versions.Select(LabelVersionModel.From)], response.NextPageToken);
    }

    private static async Task<LabelVersionModel> CreateVersionAsync(
        string dataset, LabelStoreService.LabelStoreServiceClient labels, CancellationToken cancellationToken)
    {
        // No deadline: a version of a very large data set takes as long as it takes, and is whole or not there.
        var response = await labels.CreateLabelVersionAsync(new CreateLabelVersionRequest { Dataset = dataset }, cancellationToken: cancellationToken);
        return LabelVersionModel.From(response.Version);
    }

    private static async Task ExportAsync(string dataset, string? format, string? version, HttpContext context, LabelStoreService.LabelStoreServiceClient labels)
    {
        var (exportFormat, contentType, extension) = format switch
        {
            "csv" or null => (ExportFormat.Csv, "text/csv; charset=utf-8", "csv"),
            "jsonl" => (ExportFormat.Jsonl, "application/jsonl; charset=utf-8", "jsonl"),
            "coco" => (ExportFormat.Coco, "application/json; charset=utf-8", "coco.json"),
            _ => throw new InvalidInputException("format", $"\"{format}\" is no format; take csv, jsonl or coco"),
        };

        var request = new ExportLabelsRequest { Dataset = dataset, LabelVersion = version ?? "", Format = exportFormat };
        using var call = labels.ExportLabels(request, new CallOptions(cancellationToken: context.RequestAborted));
        // What is wrong with the request comes instead of the first chunk, while it can still be told.
        var more = await call.ResponseStream.MoveNext(context.RequestAborted);

        var name = new ContentDispositionHeaderValue("attachment");
        name.SetHttpFileName($"{dataset}-{(string.IsNullOrEmpty(version) ? "current" : version)}.{extension}");
        context.Response.ContentType = contentType;
        context.Response.Headers.ContentDisposition = name.ToString();
        context.Response.Headers.CacheControl = "no-store";
        for (; more; more = await call.ResponseStream.MoveNext(context.RequestAborted))
            await context.Response.BodyWriter.WriteAsync(call.ResponseStream.Current.Chunk.Memory, context.RequestAborted);
    }
}
