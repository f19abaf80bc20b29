using Assay.Common.V1;
using Assay.Scoring.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

/// <content>What it knows of classes.</content>
internal sealed partial class FakeScoring
{
    public const string ReportRun = "report-1";

    public override Task<RankImagesResponse> RankImages(RankImagesRequest request, ServerCallContext context)
    {
        Requests.Add(request);
        return Task.FromResult(new RankImagesResponse
        {
            Images = { new RankedImage { ImageId = "000000-0001", Score = 0.02f, PredictedClass = 1 }, new RankedImage { ImageId = "000000-0000" } },
            Total = 2,
            LabelVersion = "v0001",
        });
    }

    public override Task<FindTypicalImagesResponse> FindTypicalImages(FindTypicalImagesRequest request, ServerCallContext context)
    {
        Requests.Add(request);
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

    private static ClassReport ReportOfClasses()
    {
        var traits = new TraitSummaries { Traits = { Brightness(0.6, 1, 3) }, Hue = new HueSummary { MeanDegrees = 120, Concentration = 0.5, Histogram = { 1, 2 } } };
        return new ClassReport
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
    }

    private static TraitSummary Brightness(double mean, params long[] histogram) => new() { Trait = "brightness", Images = 40, Mean = mean, Histogram = { histogram }, Low = 0, High = 1 };

    private static Run ClassReportOf(string dataset) => new()
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
    };
}
