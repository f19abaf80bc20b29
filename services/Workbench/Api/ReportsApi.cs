using Assay.Inference.V1;
using Assay.Ingestion.V1;
using Assay.Scoring.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Workbench.Api;

/// <summary>What the reports show: models on several labels, agreement of annotators.</summary>
internal static class ReportsApi
{
    private const int ModelsAPage = 1000;

    public static void MapReports(this RouteGroupBuilder api)
    {
        api.MapGet("/datasets/{dataset}/classifiers", ListClassifiersAsync);
        api.MapGet("/datasets/{dataset}/multi-label-report", ReportMultiLabelAsync);
        api.MapPost("/datasets/{dataset}/consensus", StartConsensusAsync);
        api.MapGet("/runs/{run}", GetRunAsync);
        api.MapGet("/runs/{run}/consensus", GetConsensusAsync);
    }

    private static async Task<ClassifierList> ListClassifiersAsync(
        string dataset, IngestionService.IngestionServiceClient ingestion, InferenceService.InferenceServiceClient inference, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var known = await ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset }, deadline.Unary(cancellationToken));
        var embedded = known.Dataset.Models.ToHashSet(StringComparer.Ordinal);
        var models = new List<ClassifierModel>();
        var request = new ListModelsRequest { PageSize = ModelsAPage };
        do
        {
            var page = await inference.ListModelsAsync(request, deadline.Unary(cancellationToken));
            models.AddRange(page.Models.Where(model => model.LogitsDimensions > 0 && embedded.Contains(model.Name)).Select(ClassifierModel.From));
            request.PageToken = page.NextPageToken;
        }
        while (request.PageToken.Length > 0);
        return new ClassifierList(models);
    }

    // No deadline: it reads every shard, so a very large data set takes as long as it takes.
    private static async Task<MultiLabelModel> ReportMultiLabelAsync(
        string dataset, string? version, string[] model, string[] batch, ScoringService.ScoringServiceClient scoring, CancellationToken cancellationToken)
    {
        var request = new ReportMultiLabelRequest { Dataset = dataset, LabelVersion = version ?? "", Models = { model }, Batches = { batch } };
        return MultiLabelModel.From(await scoring.ReportMultiLabelAsync(request, cancellationToken: cancellationToken));
    }

    private static async Task<IResult> StartConsensusAsync(
        string dataset, NewConsensus consensus, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var parameters = new RunParameters { Consensus = new ConsensusParameters { Method = ConsensusMethods.Parse(consensus.Method), Batches = { consensus.Batches ?? [] } } };
        var response = await scoring.StartRunAsync(new StartRunRequest { Dataset = dataset, Parameters = parameters }, deadline.Unary(cancellationToken));
        return Results.Accepted($"/api/runs/{Uri.EscapeDataString(response.Run.Id)}", RunModel.From(response.Run));
    }

    private static async Task<RunModel> GetRunAsync(string run, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken) =>
        RunModel.From((await scoring.GetRunAsync(new GetRunRequest { Run = run }, deadline.Unary(cancellationToken))).Run);

    private static async Task<ConsensusModel> GetConsensusAsync(string run, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var report = await scoring.GetRunReportAsync(new GetRunReportRequest { Run = run }, deadline.Unary(cancellationToken));
        var found = (await scoring.GetRunAsync(new GetRunRequest { Run = run }, deadline.Unary(cancellationToken))).Run;
        if (found.Parameters?.Consensus is null)
            throw new InvalidInputException("run", $"the run \"{run}\" is of the method {found.Method}; take one of the method consensus");
        return ConsensusModel.From(found, report.Report.Consensus);
    }
}
