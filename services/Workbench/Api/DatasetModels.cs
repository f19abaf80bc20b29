using System.Text.Json;
using Assay.Common.V1;
using Assay.Ingestion.V1;
using Assay.Scoring.V1;

namespace Assay.Workbench.Api;

internal sealed record DatasetModel(
    string Name, string Description, long Images, int Shards, DateTimeOffset Created, bool Ingesting, IReadOnlyList<string> Models)
{
    public static DatasetModel From(Dataset dataset) => new(
        dataset.Name, dataset.Description, dataset.Images, dataset.Shards, dataset.Created?.ToDateTimeOffset() ?? default, dataset.Ingesting, dataset.Models);
}

internal sealed record DatasetList(IReadOnlyList<DatasetModel> Datasets, string NextPageToken);

internal sealed record CountModel(string Name, long Count)
{
    public static CountModel From(CountByName count) => new(count.Name, count.Count);
}

internal sealed record ReportModel(
    long Images, long Measured, long Undecodable, IReadOnlyList<CountModel> UndecodableByReason, long ExactDuplicates,
    IReadOnlyList<CountModel> ImagesByLabel, long Unlabelled)
{
    public static ReportModel From(GetDatasetReportResponse report) => new(
        report.Images, report.Measured, report.Undecodable, [.. report.UndecodableByReason.Select(CountModel.From)], report.ExactDuplicates,
        [.. report.ImagesByLabel.Select(CountModel.From)], report.Unlabelled);
}

/// <summary>A run of a scoring method.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Kind">Its method: head, labelIssues, rde, importance, coreset, imageQuality, classReport, consensus, network or projection.</param>
/// <param name="State">pending, running, succeeded, failed or cancelled.</param>
/// <param name="Progress">Images done, as a share; absent where it is not known.</param>
/// <param name="Message">What it does, or why it failed.</param>
/// <param name="Model">Model whose embeddings it reads.</param>
/// <param name="LabelVersion">Labels that it reads.</param>
/// <param name="Scores">Columns that images can be ranked by.</param>
/// <param name="Columns">Every column, with the column that tells which images have a value in it; "" = all.</param>
/// <param name="Accuracy">Of heads, out of sample.</param>
/// <param name="Created">When it was accepted.</param>
internal sealed record RunModel(
    string Id, string Kind, string State, double? Progress, string Message, string Model, string LabelVersion, IReadOnlyList<string> Scores, IReadOnlyDictionary<string, string> Columns,
    double? Accuracy, DateTimeOffset Created)
{
    public static RunModel From(Run run)
    {
        var progress = run.Progress ?? new JobProgress();
        var method = run.Parameters?.MethodCase ?? default;
        return new(
            run.Id, JsonNamingPolicy.CamelCase.ConvertName((method == default ? RunParameters.MethodOneofCase.Head : method).ToString()), JobStateNames.Format(progress.State),
            progress.Total > 0 ? (double)progress.Done / progress.Total : null, progress.State == JobState.Failed ? progress.Error : progress.Message,
            run.Parameters?.Model ?? "", run.Parameters?.LabelVersion ?? "", run.Scores, run.Columns.ToDictionary(column => column.Name, column => column.Flag), run.Summary?.Head?.Accuracy,
            run.Created?.ToDateTimeOffset() ?? default);
    }
}

internal sealed record RunList(IReadOnlyList<RunModel> Runs, string NextPageToken);
