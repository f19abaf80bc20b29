using System.Runtime.CompilerServices;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Grpc.Core;
using Microsoft.Net.Http.Headers;

namespace Assay.Workbench.Api;

/// <summary>Campaigns: start, watch, hold, compare, take away.</summary>
internal static class CampaignsApi
{
    public static void MapCampaigns(this RouteGroupBuilder api)
    {
        api.MapGet("/datasets/{dataset}/campaigns", ListAsync);
        api.MapPost("/datasets/{dataset}/campaigns", StartAsync);
        api.MapGet("/campaigns/{campaign}", GetAsync);
        api.MapGet("/campaigns/{campaign}/rounds", ListRoundsAsync);
        api.MapGet("/campaigns/{campaign}/watch", WatchAsync);
        api.MapPost("/campaigns/{campaign}/pause", PauseAsync);
        api.MapPost("/campaigns/{campaign}/resume", ResumeAsync);
        api.MapPost("/campaigns/{campaign}/stop", StopAsync);
        api.MapPost("/campaigns/{campaign}/clone", CloneAsync);
        api.MapGet("/campaign-curves", CompareAsync);
        api.MapGet("/campaign-export", ExportAsync);
    }

    private static async Task<CampaignList> ListAsync(
        string dataset, int? pageSize, string? pageToken, CampaignService.CampaignServiceClient campaigns, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListCampaignsRequest { Dataset = dataset, PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await campaigns.ListCampaignsAsync(request, deadline.Unary(cancellationToken));
        return new CampaignList([.. response.Campaigns.Select(CampaignModel.From)], response.NextPageToken);
    }

    private static async Task<IResult> StartAsync(
        string dataset, NewCampaign campaign, CampaignService.CampaignServiceClient campaigns, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new StartCampaignRequest { Dataset = dataset, Title = campaign.Title ?? "", Plan = CampaignPlanMapper.ToMessage(campaign.Plan) };
        return Created((await campaigns.StartCampaignAsync(request, deadline.Unary(cancellationToken))).Campaign);
    }

    private static async Task<CampaignModel> GetAsync(
        string campaign, CampaignService.CampaignServiceClient campaigns, CallDeadline deadline, CancellationToken cancellationToken) =>
        CampaignModel.From((await campaigns.GetCampaignAsync(new GetCampaignRequest { Campaign = campaign }, deadline.Unary(cancellationToken))).Campaign);

    private static async Task<CampaignRoundList> ListRoundsAsync(
        string campaign, int? pageSize, string? pageToken, CampaignService.CampaignServiceClient campaigns, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListCampaignRoundsRequest { Campaign = campaign, PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await campaigns.ListCampaignRoundsAsync(request, deadline.Unary(cancellationToken));
        return new CampaignRoundList([.. response.Rounds.Select(CampaignRoundModel.From)], response.NextPageToken);
    }

    /// <summary>Server-sent events: the campaign at once and at every change, until it has ended.</summary>
    private static async Task<IResult> WatchAsync(
        string campaign, CampaignService.CampaignServiceClient campaigns, IHostApplicationLifetime lifetime, CancellationToken cancellationToken)
    {
        // Not in the iterator: what is wrong with the request comes instead of the first event, while it can still be told.
        var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, lifetime.ApplicationStopping);
        var call = campaigns.WatchCampaign(new WatchCampaignRequest { Campaign = campaign }, cancellationToken: stop.Token);
        try
        {
            var any = await call.ResponseStream.MoveNext(stop.Token);
            return TypedResults.ServerSentEvents(EventsAsync(call, any, stop, cancellationToken));
        }
        catch
        {
            call.Dispose();
            stop.Dispose();
            throw;
        }
    }

    private static async IAsyncEnumerable<CampaignEvent> EventsAsync(
        AsyncServerStreamingCall<WatchCampaignResponse> call, bool any, CancellationTokenSource stop, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using (stop)
        using (call)
        {
            for (; any && !cancellationToken.IsCancellationRequested; any = await call.ResponseStream.MoveNext(stop.Token))
                yield return CampaignEvent.From(call.ResponseStream.Current);
        }
    }

    private static async Task<CampaignModel> PauseAsync(
        string campaign, CampaignService.CampaignServiceClient campaigns, CallDeadline deadline, CancellationToken cancellationToken) =>
        CampaignModel.From((await campaigns.PauseCampaignAsync(new PauseCampaignRequest { Campaign = campaign }, deadline.Unary(cancellationToken))).Campaign);

    private static async Task<CampaignModel> ResumeAsync(
        string campaign, CampaignResumption resumption, CampaignService.CampaignServiceClient campaigns, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ResumeCampaignRequest { Campaign = campaign, Stop = resumption.Stop is { } stop ? CampaignPlanMapper.ToMessage(stop) : null };
        return CampaignModel.From((await campaigns.ResumeCampaignAsync(request, deadline.Unary(cancellationToken))).Campaign);
    }

    private static async Task<CampaignModel> StopAsync(
        string campaign, CampaignService.CampaignServiceClient campaigns, CallDeadline deadline, CancellationToken cancellationToken) =>
        CampaignModel.From((await campaigns.StopCampaignAsync(new StopCampaignRequest { Campaign = campaign }, deadline.Unary(cancellationToken))).Campaign);

    private static async Task<IResult> CloneAsync(
        string campaign, CampaignClone clone, CampaignService.CampaignServiceClient campaigns, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new CloneCampaignRequest { Campaign = campaign, Strategy = clone.Strategy ?? "", Title = clone.Title ?? "" };
        if (clone.Seed is { } seed)
            request.Seed = seed;
        return Created((await campaigns.CloneCampaignAsync(request, deadline.Unary(cancellationToken))).Campaign);
    }

    private static async Task<LearningCurveList> CompareAsync(
        string[] campaign, string? baseline, CampaignService.CampaignServiceClient campaigns, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new CompareCampaignsRequest { Campaigns = { campaign }, Baseline = baseline ?? "" };
        return new LearningCurveList([.. (await campaigns.CompareCampaignsAsync(request, deadline.Unary(cancellationToken))).Curves.Select(LearningCurveModel.From)]);
    }

    private static async Task ExportAsync(string[] campaign, string? format, HttpContext context, CampaignService.CampaignServiceClient campaigns)
    {
        var (exportFormat, contentType, extension) = format switch
        {
            "csv" or null => (CampaignExportFormat.Csv, "text/csv; charset=utf-8", "csv"),
            "jsonl" => (CampaignExportFormat.Jsonl, "application/jsonl; charset=utf-8", "jsonl"),
            _ => throw new InvalidInputException("format", $"\"{format}\" is no format; take csv or jsonl"),
        };
        var request = new ExportCampaignsRequest { Campaigns = { campaign }, Format = exportFormat };
        using var call = campaigns.ExportCampaigns(request, new CallOptions(cancellationToken: context.RequestAborted));
        var more = await call.ResponseStream.MoveNext(context.RequestAborted);

        var name = new ContentDispositionHeaderValue("attachment");
        name.SetHttpFileName($"{(campaign is [var one] ? one : "campaigns")}-rounds.{extension}");
        context.Response.ContentType = contentType;
        context.Response.Headers.ContentDisposition = name.ToString();
        context.Response.Headers.CacheControl = "no-store";
        for (; more; more = await call.ResponseStream.MoveNext(context.RequestAborted))
            await context.Response.BodyWriter.WriteAsync(call.ResponseStream.Current.Chunk.Memory, context.RequestAborted);
    }

    private static IResult Created(Campaign campaign) => Results.Created($"/api/campaigns/{Uri.EscapeDataString(campaign.Id)}", CampaignModel.From(campaign));
}
