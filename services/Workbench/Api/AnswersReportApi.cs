using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

/// <summary>What people answered, in numbers.</summary>
internal static class AnswersReportApi
{
    /// <summary>Batches that one analysis takes.</summary>
    private const int MostBatches = 1000;

    public static void MapAnswersReport(this RouteGroupBuilder api) => api.MapGet("/datasets/{dataset}/answers-report", ReportAsync);

    /// <param name="dataset">Data set.</param>
    /// <param name="batch">Batches; none = the newest thousand of the data set.</param>
    /// <param name="labels">Who knows the answers.</param>
    /// <param name="deadline">Of the calls.</param>
    /// <param name="cancellationToken">The page has left.</param>
    private static async Task<AnswersReportModel> ReportAsync(
        string dataset, string[] batch, LabelStoreService.LabelStoreServiceClient labels, CallDeadline deadline, CancellationToken cancellationToken)
    {
        IReadOnlyList<string> batches = batch;
        if (batches.Count == 0)
        {
            var listed = await labels.ListBatchesAsync(new ListBatchesRequest { Dataset = dataset, PageSize = MostBatches }, deadline.Unary(cancellationToken));
            batches = [.. listed.Batches.Select(one => one.Id)];
        }

        if (batches.Count == 0)
            return AnswersReportModel.From(0, new AnalyzeBatchesResponse(), new ReportAnnotatorsResponse());
        // Both read every answer to the batches, so they take as long as that takes.
        var analysis = await labels.AnalyzeBatchesAsync(new AnalyzeBatchesRequest { Dataset = dataset, Batches = { batches } }, cancellationToken: cancellationToken);
        var annotators = await labels.ReportAnnotatorsAsync(new ReportAnnotatorsRequest { Dataset = dataset, Batches = { batches } }, cancellationToken: cancellationToken);
        return AnswersReportModel.From(batches.Count, analysis, annotators);
    }
}
