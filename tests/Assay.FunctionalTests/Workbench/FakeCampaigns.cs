using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

/// <summary>One campaign with one round; what was asked for is kept.</summary>
internal sealed class FakeCampaigns : CampaignService.CampaignServiceBase
{
    public const string Id = "guided-1";

    public List<IMessage> Requests { get; } = [];

    /// <summary>Released when the campaign is to end; who watches waits for it.</summary>
    public TaskCompletionSource Ends { get; } = new();

    public override Task<StartCampaignResponse> StartCampaign(StartCampaignRequest request, ServerCallContext context)
    {
        Requests.Add(request);
        if (request.Plan.Stop is { Target: > 1 })
            throw new InvalidInputException("plan.stop.target", "must be 0 .. 1");
        return Task.FromResult(new StartCampaignResponse { Campaign = Campaign(CampaignState.Running, request.Plan) });
    }

    public override Task<GetCampaignResponse> GetCampaign(GetCampaignRequest request, ServerCallContext context) =>
        Task.FromResult(new GetCampaignResponse { Campaign = Find(request.Campaign) });

    public override Task<ListCampaignsResponse> ListCampaigns(ListCampaignsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListCampaignsResponse { Campaigns = { Campaign(CampaignState.Running) }, NextPageToken = request.PageToken.Length == 0 ? "more" : "" });

    public override Task<ListCampaignRoundsResponse> ListCampaignRounds(ListCampaignRoundsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListCampaignRoundsResponse { Rounds = { Round() } });

    public override async Task WatchCampaign(WatchCampaignRequest request, IServerStreamWriter<WatchCampaignResponse> responseStream, ServerCallContext context)
    {
        await responseStream.WriteAsync(new WatchCampaignResponse { Campaign = Find(request.Campaign), Round = Round() });
        await Ends.Task.WaitAsync(context.CancellationToken);
        await responseStream.WriteAsync(new WatchCampaignResponse { Campaign = Campaign(CampaignState.Completed) });
    }

    public override Task<PauseCampaignResponse> PauseCampaign(PauseCampaignRequest request, ServerCallContext context) =>
        Task.FromResult(new PauseCampaignResponse { Campaign = Campaign(CampaignState.Paused) });

    public override Task<ResumeCampaignResponse> ResumeCampaign(ResumeCampaignRequest request, ServerCallContext context)
    {
        Requests.Add(request);
        return Task.FromResult(new ResumeCampaignResponse { Campaign = Campaign(CampaignState.Running) });
    }

    public override Task<StopCampaignResponse> StopCampaign(StopCampaignRequest request, ServerCallContext context) =>
        Task.FromResult(new StopCampaignResponse { Campaign = Campaign(CampaignState.Stopped) });

    public override Task<CloneCampaignResponse> CloneCampaign(CloneCampaignRequest request, ServerCallContext context)
    {
        Requests.Add(request);
        return Task.FromResult(new CloneCampaignResponse { Campaign = Campaign(CampaignState.Running) });
    }

    public override Task<CompareCampaignsResponse> CompareCampaigns(CompareCampaignsRequest request, ServerCallContext context)
    {
        Requests.Add(request);
        var curve = new LearningCurve { Name = "rde", Campaigns = { request.Campaigns }, LabelSaving = 2, LabelsToBaseline = 80 };
        curve.Points.Add(new CurvePoint { Labelled = 160, Mean = 0.9, Lower = 0.8, Upper = 0.95, Gain = 0.1 });
        return Task.FromResult(new CompareCampaignsResponse { Curves = { curve } });
    }

    public override async Task ExportCampaigns(ExportCampaignsRequest request, IServerStreamWriter<ExportCampaignsResponse> responseStream, ServerCallContext context)
    {
        Requests.Add(request);
        foreach (var part in new[] { "campaign,round\r\n", "guided-1,0\r\n" })
            await responseStream.WriteAsync(new ExportCampaignsResponse { Chunk = ByteString.CopyFromUtf8(part) });
    }

    private static Campaign Find(string id) => id == Id ? Campaign(CampaignState.Running) : throw new NotFoundException($"There is no campaign \"{id}\". List those there are with 'assay campaign list'.");

    private static Campaign Campaign(CampaignState state, CampaignPlan? plan = null) => new()
    {
        Id = Id,
        Dataset = "insects",
        Title = "Guided labeling",
        State = state,
        Labelled = 160,
        Latest = new Measurement { Value = 0.9, Lower = 0.85, Upper = 0.94, Images = 200 },
        Created = FakeIngestion.Created.ToTimestamp(),
        Plan = plan ?? new CampaignPlan
        {
            Kind = CampaignKind.Guided,
            Strategy = "rde",
            InitialSize = 160,
            Schedule = new Schedule { Exponential = new ExponentialSchedule { InitialSize = 160 } },
            Stop = new StopRules { Plateau = new Plateau { Rounds = 3, MinimumGain = 0.001 } },
            Labels = new LabelSource { Oracle = new Oracle { Truth = "given", NoiseRate = 0.1 } },
            Metric = new CampaignMetric { Kind = MetricKind.Accuracy, HeldOut = 0.2 },
        },
    };

    private static CampaignRound Round() => new()
    {
        Number = 0,
        Phase = CampaignPhase.Scoring,
        Selection = $"{Id}-000",
        Selected = 160,
        Answers = new RoundAnswers { Relabelled = 150, Removed = 4, Unsure = 6 },
        Labelled = 160,
        ClassCounts = { [0] = 90, [1] = 70 },
        Metric = new Measurement { Value = 0.9, Lower = 0.85, Upper = 0.94, Images = 200 },
        Auroc = 0.97,
        MostConfusing = { "000000-0002" },
        LeastConfusing = { "000000-0001" },
        Seconds = new RoundSeconds { Labelling = 12 },
        Begun = FakeIngestion.Created.ToTimestamp(),
    };
}
