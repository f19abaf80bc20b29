using System.Runtime.InteropServices;
using Assay.Common.V1;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;
using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

/// <summary>A head run, a consensus run, a map and a quality run; what was asked for is kept.</summary>
internal sealed class FakeScoring : ScoringService.ScoringServiceBase
{
    public const string HeadRun = "run-1";
    public const string ReportRun = "report-1";
    public const string OtherRun = "run-of-another-data-set";

    /// <summary>What was asked about classes.</summary>
    public List<object> Asked { get; } = [];

    public override Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context) =>
        Task.FromResult(new ListRunsResponse { Runs = { Head(request.Dataset), Report(request.Dataset) } });

    public override Task<GetRunResponse> GetRun(GetRunRequest request, ServerCallContext context) => Task.FromResult(new GetRunResponse
    {
        Run = request.Run switch { HeadRun => Head("insects"), ReportRun => Report("insects"), _ => Head("birds") },
    });

    public override Task<StartRunResponse> StartRun(StartRunRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        return Task.FromResult(new StartRunResponse { Run = Report(request.Dataset) });
    }

    public override Task<GetRunReportResponse> GetRunReport(GetRunReportRequest request, ServerCallContext context)
    {
        if (request.Run != ReportRun)
            return Task.FromResult(new GetRunReportResponse { Report = new RunReport { Head = new HeadReport() } });
        var traits = new TraitSummaries { Traits = { Brightness(0.6, 1, 3) }, Hue = new HueSummary { MeanDegrees = 120, Concentration = 0.5, Histogram = { 1, 2 } } };
        var report = new ClassReport
        {
            All = traits,
            Classes =
            {
                new ClassTraits
                {
                    ClassId = 0,
                    Images = 40,
                    WrongShare = 0.2,
                    Traits = new TraitSummaries { Traits = { Brightness(0.35, 4, 0) }, Hue = new HueSummary { Concentration = 0.1, Histogram = { 2, 1 } } },
                    Differences =
                    {
                        new TraitDifference { Trait = "brightness", Mean = 0.35, OtherMean = 0.62, EffectSize = -1.2, Size = "large", Text = "ant is 0.27 darker than the rest: add bright images of ant" },
                    },
                },
            },
            MergeCandidates = { new MergeCandidate { FirstClass = 0, SecondClass = 1, FirstAsSecond = 0.3, SecondAsFirst = 0.2, Auroc = 0.55, AurocLow = 0.4, AurocHigh = 0.69, Mergeable = true, Images = 80 } },
        };
        return Task.FromResult(new GetRunReportResponse { Report = new RunReport { ClassReport = report } });
    }

    public override Task<RankImagesResponse> RankImages(RankImagesRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        return Task.FromResult(new RankImagesResponse
        {
            Images = { new RankedImage { ImageId = "000000-0001", Score = 0.02f, PredictedClass = 1 }, new RankedImage { ImageId = "000000-0000" } },
            Total = 2,
            LabelVersion = "v0001",
        });
    }

    public override Task<FindTypicalImagesResponse> FindTypicalImages(FindTypicalImagesRequest request, ServerCallContext context)
    {
        Asked.Add(request);
        return Task.FromResult(new FindTypicalImagesResponse
        {
            Classes = { request.ClassIds.Select(id => new TypicalImages { ClassId = id, ImageIds = { "000000-0002", $"00000{id}-0007" } }) },
        });
    }

    public override Task<GetClassConfusionsResponse> GetClassConfusions(GetClassConfusionsRequest request, ServerCallContext context) =>
        Task.FromResult(new GetClassConfusionsResponse
        {
            Given = 40,
            Correct = 32,
            Predicted = 36,
            LabelVersion = "given",
            TakenFor = { new ClassConfusion { ClassId = 1, Images = 8, Share = 0.2, Examples = { new RankedImage { ImageId = "000000-0001", Score = 0.9f, PredictedClass = 1 } } } },
            Mistaken = { new ClassConfusion { ClassId = 1, Images = 4, Share = 0.1 } },
        });

    private static TraitSummary Brightness(double mean, params long[] histogram) => new() { Trait = "brightness", Images = 40, Mean = mean, Histogram = { histogram }, Low = 0, High = 1 };

    private static Run Head(string dataset) => new()
    {
        Id = HeadRun,
        Dataset = dataset,
        Method = "softmax-regression/3",
        Created = FakeIngestion.Created.ToTimestamp(),
        Scores = { "self_confidence", "margin", "entropy" },
        Columns = { new RunColumn { Name = "self_confidence", Order = RankOrder.LowestFirst }, new RunColumn { Name = "entropy", Order = RankOrder.HighestFirst }, new RunColumn { Name = "given" } },
        Parameters = new RunParameters { Model = "filters", LabelVersion = "given", Head = new HeadParameters() },
        Progress = new JobProgress { State = JobState.Succeeded },
        Summary = new RunSummary { Head = new HeadSummary { Accuracy = 0.92 } },
    };

    private static Run Report(string dataset) => new()
    {
        Id = ReportRun,
        Dataset = dataset,
        Method = "class-report/1",
        Created = FakeIngestion.Created.ToTimestamp(),
        Scores = { "trait_oddness" },
        Columns = { new RunColumn { Name = "trait_oddness", Order = RankOrder.HighestFirst } },
        Parameters = new RunParameters { LabelVersion = "given", SourceRun = HeadRun, ClassReport = new ClassReportParameters() },
        Progress = new JobProgress { State = JobState.Succeeded },
        Summary = new RunSummary(),
    public List<IMessage> Requests { get; } = [];

    public override Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context) => Task.FromResult(
        request.PageToken.Length == 0 && request.PageSize == 1000
            ? new ListRunsResponse { Runs = { Head(request.Dataset), Consensus(request.Dataset, "consensus-2") }, NextPageToken = "more" }
            : request.PageToken.Length > 0 ? new ListRunsResponse { Runs = { Consensus(request.Dataset, "consensus-1") } } : new ListRunsResponse { Runs = { Head(request.Dataset) } });

    public override Task<StartRunResponse> StartRun(StartRunRequest request, ServerCallContext context)
    {
        Requests.Add(request);
        return Task.FromResult(new StartRunResponse { Run = Consensus(request.Dataset, "consensus-3") });
    }

    public override Task<GetRunResponse> GetRun(GetRunRequest request, ServerCallContext context) =>
        Task.FromResult(new GetRunResponse { Run = request.Run == "run-1" ? Head("insects") : Consensus("insects", request.Run) });

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
            "run-1" => new RunReport { Head = new HeadReport() },
            _ => new RunReport
            {
                Consensus = new ConsensusReport
                {
                    Images = 10, Annotations = 20, Overlapping = 8, Settled = 6, PercentAgreement = 0.75, FleissKappa = 0.123456789, Converged = true, AnnotatorCount = 2,
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
            LabelVersion = "v0001", Images = 10, MeanLabels = 1.4, BestModel = "filters", Models = { model }, LabelCounts = { new LabelCount { Labels = 0, Images = 1, Share = 0.1 } },
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
        Id = "run-1", Dataset = dataset, Created = FakeIngestion.Created.ToTimestamp(), Scores = { "self_confidence", "margin", "entropy" },
        Parameters = new RunParameters { Model = "filters", LabelVersion = "given", Head = new HeadParameters() }, Progress = new JobProgress { State = JobState.Succeeded },
        Summary = new RunSummary { Head = new HeadSummary { Accuracy = 0.92 } }, Columns = { new RunColumn { Name = "entropy", Flag = "predictable" } },
    };

    private static Run Consensus(string dataset, string id) => new()
    {
        Id = id, Dataset = dataset, Created = FakeIngestion.Created.ToTimestamp(), Method = "consensus/1",
        Parameters = new RunParameters { LabelVersion = "given", Consensus = new ConsensusParameters { Method = ConsensusMethod.Majority, Batches = { "batch-1" } } },
        Progress = new JobProgress { State = JobState.Running, Done = 5, Total = 10, Message = "reading answers" },
    };
}
