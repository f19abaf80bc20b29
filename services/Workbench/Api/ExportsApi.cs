using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Microsoft.Net.Http.Headers;
using Task = System.Threading.Tasks.Task;

namespace Assay.Workbench.Api;

/// <summary>Exports as jobs, and their files.</summary>
internal static class ExportsApi
{
    public static void MapExports(this RouteGroupBuilder api)
    {
        api.MapGet("/datasets/{dataset}/exports", ListAsync);
        api.MapPost("/datasets/{dataset}/exports", StartAsync);
        api.MapGet("/exports/{export}", GetAsync);
        api.MapPost("/exports/{export}/cancel", CancelAsync);
        api.MapPost("/exports/{export}/resume", ResumeAsync);
        api.MapDelete("/exports/{export}", DeleteAsync);
        api.MapGet("/exports/{export}/files/{file}", ReadAsync);
        api.MapGet("/exports/{export}/archive", ArchiveAsync);
    }

    private static async Task<ExportList> ListAsync(
        string dataset, int? pageSize, string? pageToken, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListExportsRequest { Dataset = dataset, PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await exchange.ListExportsAsync(request, deadline.Unary(cancellationToken));
        return new ExportList([.. response.Exports.Select(ExportModel.From)], response.NextPageToken);
    }

    private static async Task<IResult> StartAsync(
        string dataset, NewExport export, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new StartExportRequest { Dataset = dataset, LabelVersion = export.Version ?? "", Format = ExchangeNames.Export(export.Format) };
        var response = await exchange.StartExportAsync(request, deadline.Unary(cancellationToken));
        return Results.Accepted($"/api/exports/{Uri.EscapeDataString(response.Export.Id)}", ExportModel.From(response.Export));
    }

    private static async Task<ExportModel> GetAsync(
        string export, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken) =>
        ExportModel.From(await FindAsync(export, exchange, deadline, cancellationToken));

    private static async Task<ExportModel> CancelAsync(
        string export, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken) =>
        ExportModel.From((await exchange.CancelExportAsync(new CancelExportRequest { Export = export }, deadline.Unary(cancellationToken))).Export);

    private static async Task<ExportModel> ResumeAsync(
        string export, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken) =>
        ExportModel.From((await exchange.ResumeExportAsync(new ResumeExportRequest { Export = export }, deadline.Unary(cancellationToken))).Export);

    private static async Task<IResult> DeleteAsync(
        string export, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken)
    {
        await exchange.DeleteExportAsync(new DeleteExportRequest { Export = export }, deadline.Unary(cancellationToken));
        return Results.NoContent();
    }

    // With ranges, so that a browser goes on where a download broke off.
    private static async Task<IResult> ReadAsync(
        string export, string file, HttpContext context, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline)
    {
        var found = await FindAsync(export, exchange, deadline, context.RequestAborted);
        if (found.Files.FirstOrDefault(known => known.Name == file) is not { } entry)
            return Results.Problem($"The export {export} has no file \"{file}\", or is not ready yet.", statusCode: StatusCodes.Status404NotFound);
        var name = entry == found.Files[0] ? $"{NameOf(found)}.{ExchangeNames.ExtensionOf(found.Format)}" : entry.Name;
        context.Response.Headers.CacheControl = "private, no-cache";
        return Results.Stream(
            new ExportStream(exchange, export, entry), entry.MediaType, name, entityTag: new EntityTagHeaderValue($"\"{entry.Sha256}\""), enableRangeProcessing: true);
    }

    private static async Task ArchiveAsync(
        string export, HttpContext context, ExchangeService.ExchangeServiceClient exchange, IngestionService.IngestionServiceClient ingestion, CallDeadline deadline)
    {
        var found = await FindAsync(export, exchange, deadline, context.RequestAborted);
        if (found.Files.Count == 0 || !ExchangeNames.HasImages(found.Format))
        {
            await Results.Problem($"The export {export} has no images, or is not ready yet.", statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context);
            return;
        }

        var name = new ContentDispositionHeaderValue("attachment");
        name.SetHttpFileName($"{NameOf(found)}.tar");
        context.Response.ContentType = "application/x-tar";
        context.Response.Headers.ContentDisposition = name.ToString();
        context.Response.Headers.CacheControl = "no-store";
        await new ExportArchive(exchange, ingestion, found).WriteAsync(context.Response.Body, context.RequestAborted);
    }

    private static async Task<Export> FindAsync(
        string export, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken) =>
        (await exchange.GetExportAsync(new GetExportRequest { Export = export }, deadline.Unary(cancellationToken))).Export;

    private static string NameOf(Export export) => $"{export.Dataset}-{(export.LabelVersion.Length > 0 ? export.LabelVersion : "current")}";
}
