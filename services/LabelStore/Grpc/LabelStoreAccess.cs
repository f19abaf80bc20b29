using Assay.LabelStore.Batches;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Security;

namespace Assay.LabelStore.Grpc;

/// <summary>Who may make which RPC of LabelStoreService.</summary>
internal static class LabelStoreAccess
{
    public static AccessTable Create() => new AccessTable()
        .Dataset<GetTaxonomyRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<ResolveClassesRequest>(DatasetRole.Admin, request => request.Dataset)
        .Dataset<CreateBatchRequest>(DatasetRole.Expert, request => request.Dataset)
        .Document<GetBatchRequest, BatchDocument>(DatasetRole.Annotator, request => request.Batch, BatchDocument.Collection, batch => batch.Dataset)
        .List<ListBatchesRequest, ListBatchesResponse, Batch>(DatasetRole.Annotator, request => request.Dataset, response => response.Batches, batch => batch.Dataset)
        .Document<WatchBatchRequest, BatchDocument>(DatasetRole.Annotator, request => request.Batch, BatchDocument.Collection, batch => batch.Dataset)
        .Document<ListTasksRequest, BatchDocument>(DatasetRole.Annotator, request => request.Batch, BatchDocument.Collection, batch => batch.Dataset, IsRefinement)
        .ActsAs<ListTasksRequest>(request => request.Annotator, (request, name) => request.Annotator = name)
        .Document<LeaseTasksRequest, BatchDocument>(DatasetRole.Annotator, request => request.Batch, BatchDocument.Collection, batch => batch.Dataset, IsRefinement)
        .ActsAs<LeaseTasksRequest>(request => request.Annotator, (request, name) => request.Annotator = name)
        .Documents<ReleaseTasksRequest, TaskDocument>(DatasetRole.Annotator, request => request.Tasks, TaskDocument.Collection, task => task.Dataset)
        .ActsAs<ReleaseTasksRequest>(request => request.Annotator, (request, name) => request.Annotator = name)
        .Document<SubmitAnnotationRequest, TaskDocument>(DatasetRole.Annotator, request => request.Task, TaskDocument.Collection, task => task.Dataset, IsRefinement)
        .ActsAs<SubmitAnnotationRequest>(request => request.Annotator, (request, name) => request.Annotator = name)
        .Document<UndoAnnotationRequest, TaskDocument>(DatasetRole.Annotator, request => request.Task, TaskDocument.Collection, task => task.Dataset, IsRefinement)
        .ActsAs<UndoAnnotationRequest>(request => request.Annotator, (request, name) => request.Annotator = name)
        // Experts may ask as nobody, who sees what everybody said.
        .Dataset<ListAnnotationsRequest>(DatasetRole.Annotator, request => request.Dataset)
        .ActsAs<ListAnnotationsRequest>(request => request.Annotator, (request, name) => request.Annotator = name, nobodyFrom: DatasetRole.Expert)
        .Document<AssignBatchRequest, BatchDocument>(DatasetRole.Expert, request => request.Batch, BatchDocument.Collection, batch => batch.Dataset)
        .Document<CloseBatchRequest, BatchDocument>(DatasetRole.Expert, request => request.Batch, BatchDocument.Collection, batch => batch.Dataset)
        .Dataset<AnalyzeBatchesRequest>(DatasetRole.Expert, request => request.Dataset)
        .Documents<CreateRefinementBatchRequest, BatchDocument>(DatasetRole.Expert, request => request.Batches, BatchDocument.Collection, batch => batch.Dataset)
        // Who answers must not know which answers are known.
        .Dataset<PutGoldImagesRequest>(DatasetRole.Admin, request => request.Dataset)
        .Dataset<RemoveGoldImagesRequest>(DatasetRole.Admin, request => request.Dataset)
        .Dataset<ListGoldImagesRequest>(DatasetRole.Admin, request => request.Dataset)
        .Dataset<ReportAnnotatorsRequest>(DatasetRole.Expert, request => request.Dataset)
        .Dataset<CreateLabelVersionRequest>(DatasetRole.Expert, request => request.Dataset)
        .Dataset<CreateLabelBranchRequest>(DatasetRole.Expert, request => request.Dataset)
        .Dataset<GetLabelVersionRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<ListLabelVersionsRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<ExportLabelsRequest>(DatasetRole.Admin, request => request.Dataset);

    // Their tasks show what everybody said.
    private static bool IsRefinement(BatchDocument batch) => batch.Kind == BatchKind.Refine;

    private static bool IsRefinement(TaskDocument task) => task.Earlier.Count > 0;
}
