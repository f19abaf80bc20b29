using Assay.LabelStore.Export.Jobs;
using Assay.LabelStore.Import.Jobs;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Security;

namespace Assay.LabelStore.Grpc;

/// <summary>Who may make which RPC of ExchangeService: labels leave the installation, and come into it, by who administers the data set.</summary>
internal static class ExchangeAccess
{
    public static AccessTable Create() => new AccessTable()
        .Dataset<StartExportRequest>(DatasetRole.Admin, request => request.Dataset)
        .Document<GetExportRequest, ExportDocument>(DatasetRole.Admin, request => request.Export, ExportDocument.Collection, export => export.Snapshot.Dataset)
        .Dataset<ListExportsRequest>(DatasetRole.Admin, request => request.Dataset)
        .Document<WatchExportRequest, ExportDocument>(DatasetRole.Admin, request => request.Export, ExportDocument.Collection, export => export.Snapshot.Dataset)
        .Document<CancelExportRequest, ExportDocument>(DatasetRole.Admin, request => request.Export, ExportDocument.Collection, export => export.Snapshot.Dataset)
        .Document<ResumeExportRequest, ExportDocument>(DatasetRole.Admin, request => request.Export, ExportDocument.Collection, export => export.Snapshot.Dataset)
        .Document<DeleteExportRequest, ExportDocument>(DatasetRole.Admin, request => request.Export, ExportDocument.Collection, export => export.Snapshot.Dataset)
        .Document<ReadExportRequest, ExportDocument>(DatasetRole.Admin, request => request.Export, ExportDocument.Collection, export => export.Snapshot.Dataset)
        .Dataset<StartImportRequest>(DatasetRole.Admin, request => request.Dataset)
        .Document<AppendImportRequest, ImportDocument>(DatasetRole.Admin, request => request.Import, ImportDocument.Collection, import => import.Dataset)
        .Document<RunImportRequest, ImportDocument>(DatasetRole.Admin, request => request.Import, ImportDocument.Collection, import => import.Dataset)
        .Document<GetImportRequest, ImportDocument>(DatasetRole.Admin, request => request.Import, ImportDocument.Collection, import => import.Dataset)
        .Dataset<ListImportsRequest>(DatasetRole.Admin, request => request.Dataset)
        .Document<WatchImportRequest, ImportDocument>(DatasetRole.Admin, request => request.Import, ImportDocument.Collection, import => import.Dataset)
        .Document<CancelImportRequest, ImportDocument>(DatasetRole.Admin, request => request.Import, ImportDocument.Collection, import => import.Dataset);
}
