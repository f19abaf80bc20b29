using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Workbench.Api;

/// <summary>Words for formats.</summary>
internal static class ExchangeNames
{
    private static readonly (string Word, ExportFormat Format, string Extension)[] Exports =
    [
        ("csv", ExportFormat.Csv, "csv"),
        ("jsonl", ExportFormat.Jsonl, "jsonl"),
        ("coco", ExportFormat.Coco, "coco.json"),
        ("folders", ExportFormat.ClassFolders, "jsonl"),
        ("imagefolder", ExportFormat.ImageFolder, "jsonl"),
        ("croissant", ExportFormat.Croissant, "jsonl"),
    ];

    public static ExportFormat Export(string word) =>
        Exports.FirstOrDefault(known => known.Word == word) is { Word: not null } found
            ? found.Format
            : throw new InvalidInputException("format", $"\"{word}\" is no format; take {string.Join(", ", Exports.Select(known => known.Word))}");

    public static string Of(ExportFormat format) => Exports.FirstOrDefault(known => known.Format == format).Word ?? "unknown";

    public static string ExtensionOf(ExportFormat format) => Exports.First(known => known.Format == format).Extension;

    public static bool HasImages(ExportFormat format) => format is ExportFormat.ClassFolders or ExportFormat.ImageFolder or ExportFormat.Croissant;

    public static ImportFormat Import(string word) => word switch
    {
        "csv" => ImportFormat.Csv,
        "jsonl" => ImportFormat.Jsonl,
        "coco" => ImportFormat.Coco,
        _ => throw new InvalidInputException("format", $"\"{word}\" is no format; take csv, jsonl or coco"),
    };

    public static string Of(ImportFormat format) => format switch
    {
        ImportFormat.Csv => "csv",
        ImportFormat.Jsonl => "jsonl",
        ImportFormat.Coco => "coco",
        _ => "unknown",
    };
}
