using Assay.Ingestion.Jobs;
using Assay.Ingestion.V1;
using Assay.ServiceDefaults.Security;

namespace Assay.Ingestion.Grpc;

/// <summary>Who may make which RPC.</summary>
internal static class IngestionAccess
{
    public static AccessTable Create() => new AccessTable()
        .InstanceAdmin<CreateDatasetRequest>()
        .Dataset<GetDatasetRequest>(DatasetRole.Annotator, request => request.Dataset)
        .ListAll<ListDatasetsRequest, ListDatasetsResponse, Dataset>(DatasetRole.Annotator, response => response.Datasets, dataset => dataset.Name)
        .Dataset<StartIngestRequest>(DatasetRole.Admin, request => request.Dataset)
        .Dataset<UploadImagesRequest>(DatasetRole.Admin, request => request.Header?.Dataset ?? "")
        .Document<GetIngestRequest, IngestJobDocument>(DatasetRole.Expert, request => request.Job, IngestJobDocument.Collection, job => job.Dataset)
        .List<ListIngestsRequest, ListIngestsResponse, IngestJob>(DatasetRole.Expert, request => request.Dataset, response => response.Jobs, job => job.Dataset)
        .Document<WatchIngestRequest, IngestJobDocument>(DatasetRole.Expert, request => request.Job, IngestJobDocument.Collection, job => job.Dataset)
        .Document<CancelIngestRequest, IngestJobDocument>(DatasetRole.Admin, request => request.Job, IngestJobDocument.Collection, job => job.Dataset)
        .Document<ResumeIngestRequest, IngestJobDocument>(DatasetRole.Admin, request => request.Job, IngestJobDocument.Collection, job => job.Dataset)
        .Dataset<ListImagesRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<BatchGetImagesRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<ReadImageRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<GetDatasetReportRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<ListQuarantineRequest>(DatasetRole.Expert, request => request.Dataset);
}
