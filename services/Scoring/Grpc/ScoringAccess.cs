using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Security;

namespace Assay.Scoring.Grpc;

/// <summary>Who may make which RPC of ScoringService and CoresetService.</summary>
internal static class ScoringAccess
{
    public static AccessTable Create() => new AccessTable()
        .Dataset<StartRunRequest>(DatasetRole.Expert, request => request.Dataset)
        .Document<GetRunRequest, RunDocument>(DatasetRole.Annotator, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .List<ListRunsRequest, ListRunsResponse, Run>(DatasetRole.Annotator, request => request.Dataset, response => response.Runs, run => run.Dataset)
        .Document<WatchRunRequest, RunDocument>(DatasetRole.Annotator, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Document<CancelRunRequest, RunDocument>(DatasetRole.Expert, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Document<ResumeRunRequest, RunDocument>(DatasetRole.Expert, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Document<GetScoresRequest, RunDocument>(DatasetRole.Annotator, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Document<ReadScoresRequest, RunDocument>(DatasetRole.Expert, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Document<GetRunReportRequest, RunDocument>(DatasetRole.Expert, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Document<EstimateErrorRateRequest, RunDocument>(DatasetRole.Expert, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Dataset<FindNearestImagesRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<RankImagesRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Dataset<FindTypicalImagesRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Document<GetClassConfusionsRequest, RunDocument>(DatasetRole.Expert, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Dataset<ReportMultiLabelRequest>(DatasetRole.Expert, request => request.Dataset)
        .Dataset<ProposeLabelsRequest>(DatasetRole.Annotator, request => request.Dataset)
        .Document<GetCoresetTreeRequest, RunDocument>(DatasetRole.Expert, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Document<GetCoresetRequest, RunDocument>(DatasetRole.Expert, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Document<GetImportantSamplesRequest, RunDocument>(DatasetRole.Expert, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Document<UpdateCoresetRequest, RunDocument>(DatasetRole.Expert, request => request.Run, RunDocument.Collection, run => run.Dataset)
        .Document<AppendCoresetRequest, RunDocument>(DatasetRole.Expert, request => request.Run, RunDocument.Collection, run => run.Dataset);
}
