using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;
using Assay.Workbench.Security;
using Google.Protobuf;

namespace Assay.Workbench.Api;

/// <summary>Imports of labels: opened, sent in parts, run.</summary>
internal static class ImportsApi
{
    private const int MaxPartBytes = 4 << 20;

    public static void MapImports(this RouteGroupBuilder api)
    {
        api.MapGet("/datasets/{dataset}/imports", ListAsync);
        api.MapPost("/datasets/{dataset}/imports", StartAsync);
        api.MapGet("/imports/{import}", GetAsync);
        api.MapPut("/imports/{import}/content", AppendAsync).WithMetadata(new BodyLimit(MaxPartBytes));
        api.MapPost("/imports/{import}/run", RunAsync);
        api.MapPost("/imports/{import}/cancel", CancelAsync);
    }

    private static async Task<ImportList> ListAsync(
        string dataset, int? pageSize, string? pageToken, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListImportsRequest { Dataset = dataset, PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await exchange.ListImportsAsync(request, deadline.Unary(cancellationToken));
        return new ImportList([.. response.Imports.Select(ImportModel.From)], response.NextPageToken);
    }

    private static async Task<ImportModel> StartAsync(
        string dataset, NewImport import, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new StartImportRequest
        {
            Id = import.Id ?? "",
            Dataset = dataset,
            Format = ExchangeNames.Import(import.Format),
            Version = import.Name ?? "",
            Base = import.Base ?? "",
            Unlisted = import.Unlisted switch
            {
                null or "keep" => UnlistedImages.Keep,
                "remove" => UnlistedImages.Remove,
                _ => throw new InvalidInputException("unlisted", $"\"{import.Unlisted}\" is unknown; take keep or remove"),
            },
            SkipUnknown = import.SkipUnknown ?? false,
            KnownClassesOnly = import.KnownClassesOnly ?? false,
            MergeRows = import.MergeRows ?? false,
        };
        return ImportModel.From((await exchange.StartImportAsync(request, deadline.Unary(cancellationToken))).Import);
    }

    private static async Task<ImportModel> GetAsync(
        string import, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken) =>
        ImportModel.From((await exchange.GetImportAsync(new GetImportRequest { Import = import }, deadline.Unary(cancellationToken))).Import);

    private static async Task<ReceivedModel> AppendAsync(
        string import, long? offset, HttpContext context, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline)
    {
        var content = await ByteString.FromStreamAsync(context.Request.Body, context.RequestAborted);
        var request = new AppendImportRequest { Import = import, Offset = offset ?? 0, Content = content };
        return new ReceivedModel((await exchange.AppendImportAsync(request, deadline.Unary(context.RequestAborted))).Received);
    }

    private static async Task<ImportModel> RunAsync(
        string import, ImportRun run, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken) =>
        ImportModel.From((await exchange.RunImportAsync(new RunImportRequest { Import = import, Sha256 = run.Sha256 ?? "" }, deadline.Unary(cancellationToken))).Import);

    private static async Task<ImportModel> CancelAsync(
        string import, ExchangeService.ExchangeServiceClient exchange, CallDeadline deadline, CancellationToken cancellationToken) =>
        ImportModel.From((await exchange.CancelImportAsync(new CancelImportRequest { Import = import }, deadline.Unary(cancellationToken))).Import);
}
