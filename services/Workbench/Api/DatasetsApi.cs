using Assay.Ingestion.V1;
using Assay.Scoring.V1;

namespace Assay.Workbench.Api;

internal static class DatasetsApi
{
    private const int RunsAPage = 1000;

    public static void MapDatasets(this RouteGroupBuilder api)
    {
        api.MapGet("/datasets", ListAsync);
        api.MapGet("/datasets/{dataset}", GetAsync);
        api.MapGet("/datasets/{dataset}/report", GetReportAsync);
        api.MapGet("/datasets/{dataset}/runs", ListRunsAsync);
    }

    private static async Task<DatasetList> ListAsync(
        int? pageSize, string? pageToken, IngestionService.IngestionServiceClient ingestion, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListDatasetsRequest { PageSize = pageSize ?? 0, PageToken = pageToken ?? "" };
        var response = await ingestion.ListDatasetsAsync(request, deadline.Unary(cancellationToken));
        return new DatasetList([.. response.Datasets.Select(DatasetModel.From)], response.NextPageToken);
    }

    private static async Task<DatasetModel> GetAsync(
        string dataset, IngestionService.IngestionServiceClient ingestion, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var response = await ingestion.GetDatasetAsync(new GetDatasetRequest { Dataset = dataset }, deadline.Unary(cancellationToken));
        return DatasetModel.From(response.Dataset);
    }

    // No deadline: it reads every shard, so a very large data set takes as long as it takes.
    private static async Task<ReportModel> GetReportAsync(
        string dataset, IngestionService.IngestionServiceClient ingestion, CancellationToken cancellationToken) =>
        ReportModel.From(await ingestion.GetDatasetReportAsync(new GetDatasetReportRequest { Dataset = dataset }, cancellationToken: cancellationToken));

    /// <param name="dataset">Data set.</param>
    /// <param name="kind">Only runs of this method, all of them; absent = of all, by pages.</param>
    /// <param name="pageSize">Runs a page.</param>
    /// <param name="pageToken">Of the page before.</param>
    /// <param name="scoring">Who knows them.</param>
    /// <param name="deadline">Of the calls.</param>
    /// <param name="cancellationToken">The page has left.</param>
    private static async Task<RunList> ListRunsAsync(
        string dataset, string? kind, int? pageSize, string? pageToken, ScoringService.ScoringServiceClient scoring, CallDeadline deadline, CancellationToken cancellationToken)
    {
        var request = new ListRunsRequest { Dataset = dataset, PageSize = kind is null ? pageSize ?? 0 : RunsAPage, PageToken = pageToken ?? "" };
        var response = await scoring.ListRunsAsync(request, deadline.Unary(cancellationToken));
        if (kind is null)
            return new RunList([.. response.Runs.Select(RunModel.From)], response.NextPageToken);

        var runs = new List<RunModel>();
        while (true)
        {
            runs.AddRange(response.Runs.Select(RunModel.From).Where(run => run.Kind == kind));
            if (response.NextPageToken.Length == 0)
                return new RunList(runs, "");
            request.PageToken = response.NextPageToken;
            response = await scoring.ListRunsAsync(request, deadline.Unary(cancellationToken));
        }
    }
}
