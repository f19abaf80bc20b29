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

internal sealed record RunModel(string Id, string State, string Model, string LabelVersion, IReadOnlyList<string> Scores, double? Accuracy, DateTimeOffset Created)
{
    public static RunModel From(Run run) => new(
        run.Id, JobStateNames.Format(run.Progress?.State ?? default), run.Parameters?.Model ?? "", run.Parameters?.LabelVersion ?? "",
        run.Scores, run.Summary?.Head?.Accuracy, run.Created?.ToDateTimeOffset() ?? default);
}

internal sealed record RunList(IReadOnlyList<RunModel> Runs, string NextPageToken);
