using System.Runtime.InteropServices;
using Assay.Common.V1;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

/// <summary>A head run, a class report, consensus runs, a map and a quality run; what was asked for is kept.</summary>
internal sealed partial class FakeScoring : ScoringService.ScoringServiceBase
{
    public const string HeadRun = "run-1";
    public const string OtherRun = "run-of-another-data-set";

    public List<IMessage> Requests { get; } = [];

    public override Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context)
    {
        var response = new ListRunsResponse();
        if (request.PageToken.Length > 0)
            response.Runs.Add(Consensus(request.Dataset, "consensus-1"));
        else
            response.Runs.Add([Head(request.Dataset), ClassReportOf(request.Dataset)]);
        if (request is { PageToken: "", PageSize: 1000 })
        {
            response.Runs.Add(Consensus(request.Dataset, "consensus-2"));
            response.NextPageToken = "more";
        }

        return Task.FromResult(response);
    }

    public override Task<StartRunResponse> StartRun(StartRunRequest request, ServerCallContext context)
    {
        Requests.Add(request);
        var isReport = request.Parameters.MethodCase == RunParameters.MethodOneofCase.ClassReport;
        return Task.FromResult(new StartRunResponse { Run = isReport ? ClassReportOf(request.Dataset) : Consensus(request.Dataset, "consensus-3") });
    }

    public override Task<GetRunResponse> GetRun(GetRunRequest request, ServerCallContext context) =>
        Task.FromResult(new GetRunResponse
        {
            Run = request.Run switch
            {
                HeadRun => Head("insects"),
                ReportRun => ClassReportOf("insects"),
                OtherRun => Head("birds"),
                var id => Consensus("insects", id),
            },
        });

    public override Task<GetRunReportResponse> GetRunReport(GetRunReportRequest request, ServerCallContext context) => Task.FromResult(new GetRunReportResponse
    {
        Report = request.Run switch
        {
            "map" => new RunReport { Projection = new ProjectionReport { Images = 3, LaidOut = 3, NeighborsKept = 0.5, NeighborsKeptByPlane = 0.1, ExplainedShare = 0.2 } },
            "quality" => new RunReport
            {
                ImageQuality = new ImageQualityReport
                {
                    Images = 3,
                    Issues = { new QualityIssue { Name = "dark", Bit = 8, Images = 1, Share = 0.33, Examples = { "000000-0001" } } },
                    Duplicates = { new DuplicateImages { Group = 1, ImageIds = { "000000-0000", "000000-0002" }, Images = 2, Leak = true, Classes = { 0, -1 }, Splits = { "train", "test" } } },
                    DuplicateGroups = 1,
                    Leaks = 1,
                },
            },
            HeadRun => new RunReport { Head = new HeadReport() },
            ReportRun => new RunReport { ClassReport = ReportOfClasses() },
            _ => new RunReport
            {
                Consensus = new ConsensusReport
                {
                    Images = 10,
                    Annotations = 20,
                    Overlapping = 8,
                    Settled = 6,
                    PercentAgreement = 0.75,
                    FleissKappa = 0.123456789,
                    Converged = true,
                    AnnotatorCount = 2,
                    Annotators = { new AnnotatorReport { Annotator = "ann", Annotations = 10, Quality = 0.9, Agreement = 0.8 } },
                    Pairs = { new AnnotatorPair { First = "ann", Second = "bob", Images = 8, Agreement = 0.75, Kappa = 0.5 } },
                },
            },
        },
    });

    public override Task<ReportMultiLabelResponse> ReportMultiLabel(ReportMultiLabelRequest request, ServerCallContext context)
    {
        Requests.Add(request);
        var model = new MultiLabelModel { Model = "filters", TopOne = Share(6, 10), Real = Share(7, 9) };
        model.ByLabelCount.Add(new AccuracyByLabelCount { Labels = 0, TopOne = Share(0, 1), Real = Share(0, 0) });
        return Task.FromResult(new ReportMultiLabelResponse
        {
            LabelVersion = "v0001",
            Images = 10,
            MeanLabels = 1.4,
            BestModel = "filters",
            Models = { model },
            LabelCounts = { new LabelCount { Labels = 0, Images = 1, Share = 0.1 } },
        });
    }

    public override async Task ReadScores(ReadScoresRequest request, IServerStreamWriter<ReadScoresResponse> responseStream, ServerCallContext context)
    {
        Requests.Add(request);
        if (request.Scores.Contains("none"))
            throw new InvalidInputException("scores[0]", "is no column of the run; it has x, y");
        foreach (var (shard, x, scored) in new[] { (0, new[] { 0.5f, -1 }, new byte[] { 1, 0 }), (3, [2.25f], [1]) })
        {
            await responseStream.WriteAsync(new ReadScoresResponse
            {
                Shard = shard,
                Columns =
                {
                    // In the run's order, not in that asked for.
                    new ScoreColumn { Name = "scored", Values = new Tensor { DataType = DataType.Uint8, Shape = { scored.Length }, Data = ByteString.CopyFrom(scored) } },
                    new ScoreColumn { Name = "x", Values = new Tensor { DataType = DataType.Float32, Shape = { x.Length }, Data = ByteString.CopyFrom(MemoryMarshal.AsBytes(x.AsSpan())) } },
                },
            });
        }
    }

    private static ShareWithMargin Share(long hits, long images)
    {
        var share = new ShareWithMargin { Hits = hits, Images = images };
        if (images > 0)
            (share.Share, share.Margin) = ((double)hits / images, 0.1);
        return share;
    }

    private static Run Head(string dataset) => new()
    {
        Id = HeadRun,
        Dataset = dataset,
        Method = "softmax-regression/3",
        Created = FakeIngestion.Created.ToTimestamp(),
        Scores = { "self_confidence", "margin", "entropy" },
        Columns = { new RunColumn { Name = "self_confidence", Order = RankOrder.LowestFirst }, new RunColumn { Name = "entropy", Order = RankOrder.HighestFirst, Flag = "predictable" }, new RunColumn { Name = "given" } },
        Parameters = new RunParameters { Model = "filters", LabelVersion = "given", Head = new HeadParameters() },
        Progress = new JobProgress { State = JobState.Succeeded },
        Summary = new RunSummary { Head = new HeadSummary { Accuracy = 0.92 } },
    };

    private static Run Consensus(string dataset, string id) => new()
    {
        Id = id,
        Dataset = dataset,
        Created = FakeIngestion.Created.ToTimestamp(),
        Method = "consensus/1",
        Parameters = new RunParameters { LabelVersion = "given", Consensus = new ConsensusParameters { Method = ConsensusMethod.Majority, Batches = { "batch-1" } } },
        Progress = new JobProgress { State = JobState.Running, Done = 5, Total = 10, Message = "reading answers" },
    };
}
