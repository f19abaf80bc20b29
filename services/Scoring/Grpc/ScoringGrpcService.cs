using Assay.Scoring.ClassImages;
using Assay.Scoring.Columns;
using Assay.Scoring.Inputs;
using Assay.Scoring.Methods;
using Assay.Scoring.Methods.LabelIssues;
using Assay.Scoring.MultiLabel;
using Assay.Scoring.Runs;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Jobs;
using Assay.ServiceDefaults.Validation;
using Grpc.Core;

namespace Assay.Scoring.Grpc;

internal sealed class ScoringGrpcService(
    RunStarter starter, RunMethods methods, RunCatalog runs, RunReports reports, ScoreReader scores, ErrorRateEstimator errorRates, NearestImageFinder nearest,
    ClassImageRanker ranker, TypicalImageFinder typical, ClassConfusionReader confusions, MultiLabelReporter multiLabel, LabelProposer proposer,
    HeadProposer headProposer,
    LiveProgress live, TimeProvider time)
    : ScoringService.ScoringServiceBase
{
    public override async Task<StartRunResponse> StartRun(StartRunRequest request, ServerCallContext context)
    {
        var parameters = ScoringRequests.Read(request, methods);
        return new StartRunResponse { Run = ToMessage(await starter.StartAsync(request.Dataset, request.Run, parameters, context.CancellationToken)) };
    }

    public override async Task<GetRunResponse> GetRun(GetRunRequest request, ServerCallContext context) =>
        new() { Run = ToMessage(await runs.GetAsync(request.Run, context.CancellationToken)) };

    public override async Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        if (request.Dataset.Length > 0)
            validator.Name(request.Dataset, "dataset");
        var size = validator.PageSize(request.PageSize);
        validator.ThrowIfInvalid();

        var page = await runs.ListAsync(request.Dataset, size, request.PageToken, context.CancellationToken);
        return new ListRunsResponse { Runs = { page.Items.Select(item => ToMessage(item.Value)) }, NextPageToken = page.Continuation ?? "" };
    }

    public override Task WatchRun(WatchRunRequest request, IServerStreamWriter<WatchRunResponse> responseStream, ServerCallContext context) =>
        JobWatch.StreamAsync(
            async cancellationToken => new WatchRunResponse { Run = ToMessage(await runs.GetAsync(request.Run, cancellationToken)) },
            response => response.Run.Progress, responseStream, time, context.CancellationToken);

    public override async Task<CancelRunResponse> CancelRun(CancelRunRequest request, ServerCallContext context) =>
        new() { Run = ToMessage(await starter.CancelAsync(request.Run, context.CancellationToken)) };

    public override async Task<ResumeRunResponse> ResumeRun(ResumeRunRequest request, ServerCallContext context) =>
        new() { Run = ToMessage(await starter.ResumeAsync(request.Run, context.CancellationToken)) };

    public override async Task<GetScoresResponse> GetScores(GetScoresRequest request, ServerCallContext context)
    {
        var images = ScoringRequests.Read(request);
        var run = await runs.GetSucceededAsync(request.Run, context.CancellationToken);
        return new GetScoresResponse { Images = { await scores.ReadAsync(run, images, context.CancellationToken) } };
    }

    public override async Task ReadScores(ReadScoresRequest request, IServerStreamWriter<ReadScoresResponse> responseStream, ServerCallContext context)
    {
        ScoringRequests.Check(request);
        var run = await runs.GetSucceededAsync(request.Run, context.CancellationToken);
        var end = request.ShardCount == 0 ? run.Shards : (int)Math.Min(run.Shards, (long)request.FirstShard + request.ShardCount);
        for (var shard = request.FirstShard; shard < end; shard++)
            await responseStream.WriteAsync(await scores.ReadShardAsync(run, shard, request.Scores, context.CancellationToken), context.CancellationToken);
    }

    public override async Task<GetRunReportResponse> GetRunReport(GetRunReportRequest request, ServerCallContext context) =>
        new() { Report = await reports.ReadAsync(await runs.GetSucceededAsync(request.Run, context.CancellationToken), context.CancellationToken) };

    public override async Task<EstimateErrorRateResponse> EstimateErrorRate(EstimateErrorRateRequest request, ServerCallContext context)
    {
        var z = ScoringRequests.Read(request);
        return await errorRates.EstimateAsync(await runs.GetSucceededAsync(request.Run, context.CancellationToken), request.Batch, z, context.CancellationToken);
    }

    public override async Task<FindNearestImagesResponse> FindNearestImages(FindNearestImagesRequest request, ServerCallContext context)
    {
        var image = ScoringRequests.Read(request);
        return new FindNearestImagesResponse { Images = { await nearest.FindAsync(request, image, context.CancellationToken) } };
    }

    public override Task<RankImagesResponse> RankImages(RankImagesRequest request, ServerCallContext context) =>
        ranker.RankAsync(ClassImageRequests.Read(request), context.CancellationToken);

    public override Task<FindTypicalImagesResponse> FindTypicalImages(FindTypicalImagesRequest request, ServerCallContext context) =>
        typical.FindAsync(ClassImageRequests.Read(request), context.CancellationToken);

    public override Task<GetClassConfusionsResponse> GetClassConfusions(GetClassConfusionsRequest request, ServerCallContext context) =>
        confusions.ReadAsync(ClassImageRequests.Read(request), context.CancellationToken);

    public override Task<ReportMultiLabelResponse> ReportMultiLabel(ReportMultiLabelRequest request, ServerCallContext context)
    {
        MultiLabelRequests.Check(request);
        return multiLabel.ReportAsync(request, context.CancellationToken);
    }

    public override async Task<ProposeLabelsResponse> ProposeLabels(ProposeLabelsRequest request, ServerCallContext context)
    {
        var images = MultiLabelRequests.Read(request);
        return request.Run.Length > 0
            ? await headProposer.ProposeAsync(request.Dataset, request.Run, images, context.CancellationToken)
            : await proposer.ProposeAsync(request.Dataset, request.Model, images, context.CancellationToken);
    }

    private Run ToMessage(RunDocument run) => RunMapper.ToMessage(run, live.Find(run.Id));
}
