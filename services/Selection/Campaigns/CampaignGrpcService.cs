using Assay.Selection.Campaigns.Reports;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Export;
using Assay.ServiceDefaults.Jobs;
using Assay.ServiceDefaults.Validation;
using Google.Protobuf;
using Grpc.Core;

namespace Assay.Selection.Campaigns;

internal sealed class CampaignGrpcService(CampaignStarter starter, CampaignCatalog campaigns, CampaignHistories histories, TimeProvider time) : CampaignService.CampaignServiceBase
{
    public override async Task<StartCampaignResponse> StartCampaign(StartCampaignRequest request, ServerCallContext context)
    {
        var (id, title) = CampaignRequests.Read(request);
        return new StartCampaignResponse { Campaign = CampaignMapper.ToMessage(await starter.StartAsync(id, request.Dataset, title, request.Plan, "", context.CancellationToken)) };
    }

    public override async Task<GetCampaignResponse> GetCampaign(GetCampaignRequest request, ServerCallContext context) =>
        new() { Campaign = CampaignMapper.ToMessage(await campaigns.GetAsync(request.Campaign, context.CancellationToken)) };

    public override async Task<ListCampaignsResponse> ListCampaigns(ListCampaignsRequest request, ServerCallContext context)
    {
        var validator = new RequestValidator();
        if (request.Dataset.Length > 0)
            validator.Name(request.Dataset, "dataset");
        var size = validator.PageSize(request.PageSize);
        validator.ThrowIfInvalid();
        var page = await campaigns.ListAsync(request.Dataset, size, request.PageToken, context.CancellationToken);
        return new ListCampaignsResponse { Campaigns = { page.Items.Select(item => CampaignMapper.ToMessage(item.Value)) }, NextPageToken = page.Continuation ?? "" };
    }

    public override Task WatchCampaign(WatchCampaignRequest request, IServerStreamWriter<WatchCampaignResponse> responseStream, ServerCallContext context) =>
        JobWatch.StreamUntilAsync(
            async cancellationToken =>
            {
                var campaign = await campaigns.GetAsync(request.Campaign, cancellationToken);
                var round = await campaigns.FindLatestRoundAsync(campaign, cancellationToken);
                return new WatchCampaignResponse { Campaign = CampaignMapper.ToMessage(campaign), Round = round?.Round.Clone() };
            },
            response => response.Campaign.State is CampaignState.Completed or CampaignState.Stopped or CampaignState.Failed, responseStream, time, context.CancellationToken);

    public override async Task<PauseCampaignResponse> PauseCampaign(PauseCampaignRequest request, ServerCallContext context) =>
        new() { Campaign = CampaignMapper.ToMessage(await starter.PauseAsync(request.Campaign, context.CancellationToken)) };

    public override async Task<ResumeCampaignResponse> ResumeCampaign(ResumeCampaignRequest request, ServerCallContext context) =>
        new() { Campaign = CampaignMapper.ToMessage(await starter.ResumeAsync(request.Campaign, request.Stop, context.CancellationToken)) };

    public override async Task<StopCampaignResponse> StopCampaign(StopCampaignRequest request, ServerCallContext context) =>
        new() { Campaign = CampaignMapper.ToMessage(await starter.StopAsync(request.Campaign, context.CancellationToken)) };

    public override async Task<CloneCampaignResponse> CloneCampaign(CloneCampaignRequest request, ServerCallContext context) =>
        new() { Campaign = CampaignMapper.ToMessage(await starter.CloneAsync(request, context.CancellationToken)) };

    public override async Task<ListCampaignRoundsResponse> ListCampaignRounds(ListCampaignRoundsRequest request, ServerCallContext context)
    {
        var size = RequestValidator.RequirePageSize(request.PageSize);
        var campaign = await campaigns.GetAsync(request.Campaign, context.CancellationToken);
        var page = await campaigns.ListRoundsAsync(campaign, size, request.PageToken, context.CancellationToken);
        return new ListCampaignRoundsResponse { Rounds = { page.Items.Select(item => item.Value.Round) }, NextPageToken = page.Continuation ?? "" };
    }

    public override async Task<CompareCampaignsResponse> CompareCampaigns(CompareCampaignsRequest request, ServerCallContext context)
    {
        CampaignRequests.Read(request);
        return CampaignReports.Compare(await histories.ReadAsync(request.Campaigns, context.CancellationToken).ToListAsync(context.CancellationToken), request.Baseline);
    }

    public override async Task ExportCampaigns(ExportCampaignsRequest request, IServerStreamWriter<ExportCampaignsResponse> responseStream, ServerCallContext context)
    {
        CampaignRequests.Read(request);
        var output = new ExportOutput((bytes, token) => responseStream.WriteAsync(new ExportCampaignsResponse { Chunk = ByteString.CopyFrom(bytes.Span) }, token));
        await CampaignExport.WriteAsync(histories.ReadAsync(request.Campaigns, context.CancellationToken), request.Format, output, context.CancellationToken);
        await output.SendAsync(context.CancellationToken);
    }
}
