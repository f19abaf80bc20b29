using System.Text.Json.Serialization;
using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

internal sealed record ExportFileModel(string Name, string MediaType, long Bytes, string Sha256);

/// <param name="Id">Id.</param>
/// <param name="Dataset">Data set.</param>
/// <param name="Version">Label version; empty = as decided when it was started.</param>
/// <param name="Format">csv, jsonl, coco, folders, imagefolder or croissant.</param>
/// <param name="State">State of the job.</param>
/// <param name="Done">Images done.</param>
/// <param name="Total">Images in all; 0 = not known.</param>
/// <param name="Error">Why it failed.</param>
/// <param name="Created">When it was started.</param>
/// <param name="Images">Images in the files.</param>
/// <param name="HasImages">Whether it can be downloaded as an archive with its images.</param>
/// <param name="Files">Files, when it has succeeded.</param>
internal sealed record ExportModel(
    string Id, string Dataset, string Version, string Format, string State, long Done, long Total, string Error, DateTimeOffset Created, long Images, bool HasImages,
    IReadOnlyList<ExportFileModel> Files)
{
    public static ExportModel From(Export export) => new(
        export.Id, export.Dataset, export.LabelVersion, ExchangeNames.Of(export.Format), JobStateNames.Format(export.Progress.State), export.Progress.Done,
        export.Progress.Total, export.Progress.Error, export.Progress.Created?.ToDateTimeOffset() ?? default, export.Images, ExchangeNames.HasImages(export.Format),
        [.. export.Files.Select(file => new ExportFileModel(file.Name, file.MediaType, file.Bytes, file.Sha256))]);
}

internal sealed record ExportList(IReadOnlyList<ExportModel> Exports, string NextPageToken);

internal sealed record NewExport([property: JsonRequired] string Format, string? Version);

internal sealed record ImportModel(
    string Id, string Dataset, string Format, string Version, string Base, string Unlisted, long Received, string State, string Message, long Done, long Total, string Error,
    IReadOnlyList<string> Problems, DateTimeOffset Created, long Images, long Unknown, int NewClasses, long Changed, long Removed)
{
    public static ImportModel From(Import import) => new(
        import.Id, import.Dataset, ExchangeNames.Of(import.Format), import.Version, import.Base, import.Unlisted == UnlistedImages.Remove ? "remove" : "keep",
        import.Received, JobStateNames.Format(import.Progress.State), import.Progress.Message, import.Progress.Done, import.Progress.Total, import.Progress.Error,
        [.. import.Problems], import.Progress.Created?.ToDateTimeOffset() ?? default, import.Images, import.Unknown, import.NewClasses, import.Changed, import.Removed);
}

internal sealed record ImportList(IReadOnlyList<ImportModel> Imports, string NextPageToken);

internal sealed record NewImport(
    [property: JsonRequired] string Format, string? Id, string? Name, string? Base, string? Unlisted, bool? SkipUnknown, bool? KnownClassesOnly, bool? MergeRows);

internal sealed record ReceivedModel(long Received);

internal sealed record ImportRun(string? Sha256);
