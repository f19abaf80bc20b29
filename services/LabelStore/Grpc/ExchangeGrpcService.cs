using Assay.LabelStore.Export.Jobs;
using Assay.LabelStore.Import.Jobs;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Export;
using Assay.ServiceDefaults.Jobs;
using Google.Protobuf;
using Grpc.Core;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Grpc;

internal sealed class ExchangeGrpcService(
    ExportJobs exports, ExportReader reader, ExportRunner exportRunner, ImportJobs imports, ImportRunner importRunner, ExchangeResponses responses, TimeProvider time)
    : ExchangeService.ExchangeServiceBase
{
    public override async Task<StartExportResponse> StartExport(StartExportRequest request, ServerCallContext context)
    {
        var format = ExchangeRequests.Read(request);
        var export = await exports.StartAsync(request.Dataset, request.LabelVersion, format, request.Locations, context.CancellationToken);
        exportRunner.Nudge(export.Id);
        return new StartExportResponse { Export = responses.Create(export) };
    }

    public override async Task<GetExportResponse> GetExport(GetExportRequest request, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Export, "export");
        return new GetExportResponse { Export = responses.Create(await exports.GetAsync(request.Export, context.CancellationToken)) };
    }

    public override async Task<ListExportsResponse> ListExports(ListExportsRequest request, ServerCallContext context)
    {
        var size = ExchangeRequests.ReadList(request.Dataset, request.PageSize);
        var page = await exports.ListAsync(request.Dataset, size, request.PageToken, context.CancellationToken);
        return new ListExportsResponse { Exports = { page.Items.Select(item => responses.Create(item.Value)) }, NextPageToken = page.Continuation ?? "" };
    }

    public override Task WatchExport(WatchExportRequest request, IServerStreamWriter<WatchExportResponse> responseStream, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Export, "export");
        return JobWatch.StreamAsync(
            async cancellationToken => new WatchExportResponse { Export = responses.Create(await exports.GetAsync(request.Export, cancellationToken)) },
            response => response.Export.Progress, responseStream, time, context.CancellationToken);
    }

    public override async Task<CancelExportResponse> CancelExport(CancelExportRequest request, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Export, "export");
        return new CancelExportResponse { Export = responses.Create(await exports.CancelAsync(request.Export, context.CancellationToken)) };
    }

    public override async Task<ResumeExportResponse> ResumeExport(ResumeExportRequest request, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Export, "export");
        var export = await exports.ResumeAsync(request.Export, context.CancellationToken);
        exportRunner.Nudge(export.Id);
        return new ResumeExportResponse { Export = responses.Create(export) };
    }

    public override async Task<DeleteExportResponse> DeleteExport(DeleteExportRequest request, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Export, "export");
        return new DeleteExportResponse { Bytes = await exports.DeleteAsync(request.Export, context.CancellationToken) };
    }

    public override async Task ReadExport(ReadExportRequest request, IServerStreamWriter<ReadExportResponse> responseStream, ServerCallContext context)
    {
        ExchangeRequests.Check(request);
        await using var bytes = await reader.OpenAsync(request.Export, request.File, request.Offset, context.CancellationToken);
        var buffer = new byte[ExportOutput.MaxChunk];
        while (await bytes.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false, context.CancellationToken) is > 0 and var read)
            await responseStream.WriteAsync(new ReadExportResponse { Chunk = ByteString.CopyFrom(buffer, 0, read) }, context.CancellationToken);
    }

    public override async Task<StartImportResponse> StartImport(StartImportRequest request, ServerCallContext context) =>
        new() { Import = responses.Create(await imports.StartAsync(ExchangeRequests.Read(request), context.CancellationToken)) };

    public override async Task<AppendImportResponse> AppendImport(AppendImportRequest request, ServerCallContext context)
    {
        ExchangeRequests.Check(request);
        return new AppendImportResponse { Received = await imports.AppendAsync(request.Import, request.Offset, request.Content.Memory, context.CancellationToken) };
    }

    public override async Task<RunImportResponse> RunImport(RunImportRequest request, ServerCallContext context)
    {
        var sha256 = ExchangeRequests.Read(request);
        var import = await imports.RunAsync(request.Import, sha256, context.CancellationToken);
        importRunner.Nudge(import.Id);
        return new RunImportResponse { Import = responses.Create(import) };
    }

    public override async Task<GetImportResponse> GetImport(GetImportRequest request, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Import, "import");
        return new GetImportResponse { Import = responses.Create(await imports.GetAsync(request.Import, context.CancellationToken)) };
    }

    public override async Task<ListImportsResponse> ListImports(ListImportsRequest request, ServerCallContext context)
    {
        var size = ExchangeRequests.ReadList(request.Dataset, request.PageSize);
        var page = await imports.ListAsync(request.Dataset, size, request.PageToken, context.CancellationToken);
        return new ListImportsResponse { Imports = { page.Items.Select(item => responses.Create(item.Value)) }, NextPageToken = page.Continuation ?? "" };
    }

    public override Task WatchImport(WatchImportRequest request, IServerStreamWriter<WatchImportResponse> responseStream, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Import, "import");
        return JobWatch.StreamAsync(
            async cancellationToken => new WatchImportResponse { Import = responses.Create(await imports.GetAsync(request.Import, cancellationToken)) },
            response => response.Import.Progress, responseStream, time, context.CancellationToken);
    }

    public override async Task<CancelImportResponse> CancelImport(CancelImportRequest request, ServerCallContext context)
    {
        LabelStoreRequests.CheckName(request.Import, "import");
        return new CancelImportResponse { Import = responses.Create(await imports.CancelAsync(request.Import, context.CancellationToken)) };
    }
}
