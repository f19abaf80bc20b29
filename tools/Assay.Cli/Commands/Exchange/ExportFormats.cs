using Assay.LabelStore.V1;

namespace Assay.Cli.Commands.Exchange;

/// <summary>Words for formats of exports.</summary>
internal static class ExportFormats
{
    public static readonly (string Word, ExportFormat Value)[] All =
    [
        ("csv", ExportFormat.Csv),
        ("jsonl", ExportFormat.Jsonl),
        ("coco", ExportFormat.Coco),
        ("folders", ExportFormat.ClassFolders),
        ("imagefolder", ExportFormat.ImageFolder),
        ("croissant", ExportFormat.Croissant),
    ];

    /// <summary>Whether images belong to the files, so that an export is a folder.</summary>
    public static bool HasImages(this ExportFormat format) => format is ExportFormat.ClassFolders or ExportFormat.ImageFolder or ExportFormat.Croissant;
}
