using Assay.Common.V1;
using Assay.Scoring.V1;
using Google.Protobuf.WellKnownTypes;
using Grpc.Core;

namespace Assay.FunctionalTests.Workbench;

internal sealed class FakeScoring : ScoringService.ScoringServiceBase
{
    public override Task<ListRunsResponse> ListRuns(ListRunsRequest request, ServerCallContext context) => Task.FromResult(new ListRunsResponse
    {
        Runs =
        {
            new Run
            {
                Id = "run-1", Dataset = request.Dataset, Created = FakeIngestion.Created.ToTimestamp(), Scores = { "self_confidence", "margin", "entropy" },
                Parameters = new RunParameters { Model = "filters", LabelVersion = "given" }, Progress = new JobProgress { State = JobState.Succeeded },
                Summary = new RunSummary { Head = new HeadSummary { Accuracy = 0.92 } },
            },
        },
    });
}
