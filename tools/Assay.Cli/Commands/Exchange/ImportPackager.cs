using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;

namespace Assay.Cli.Commands.Exchange;

/// <summary>Makes one file of what a person points at: it is that file, lies in the folder, or is written from the folder's structure.</summary>
internal static class ImportPackager
{
    private const string CroissantFile = "croissant.json";

    /// <param name="path">File or folder.</param>
    /// <param name="kind">What it is.</param>
    /// <param name="classes">Names of the data set's classes.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public static async Task<ImportPackage> PackAsync(string path, ImportKind kind, Func<Task<IReadOnlyList<string>>> classes, CancellationToken cancellationToken)
    {
        if (!Path.Exists(path))
            throw new CommandException($"there is no file or folder {path} to import.", ExitCode.Usage);
        if (kind == ImportKind.Auto)
            kind = Recognise(path);
        return kind switch
        {
            ImportKind.Csv => new ImportPackage(FileOf(path), ImportFormat.Csv),
            ImportKind.Jsonl => new ImportPackage(FileOf(path), ImportFormat.Jsonl),
            ImportKind.Coco => new ImportPackage(FileOf(path), ImportFormat.Coco),
            ImportKind.Folders => await ClassFolders.PackAsync(FolderOf(path), await classes(), cancellationToken),
            ImportKind.ImageFolder => await ImageFolder.PackAsync(FolderOf(path), cancellationToken),
            _ => await CroissantFolder.PackAsync(Directory.Exists(path) ? Path.Combine(path, CroissantFile) : path, cancellationToken),
        };
    }

    private static ImportKind Recognise(string path)
    {
        if (Directory.Exists(path))
        {
            if (File.Exists(Path.Combine(path, CroissantFile)))
                return ImportKind.Croissant;
            return ImageFolder.FindMetadata(path).Any() ? ImportKind.ImageFolder : ImportKind.Folders;
        }

        if (Path.GetFileName(path) == CroissantFile)
            return ImportKind.Croissant;
        return Path.GetExtension(path).ToLowerInvariant() switch
        {
            ".csv" => ImportKind.Csv,
            ".jsonl" or ".ndjson" => ImportKind.Jsonl,
            ".json" => ImportKind.Coco,
            var ending => throw new CommandException($"\"{ending}\" is the ending of no format that is known; say which it is with --format.", ExitCode.Usage),
        };
    }

    private static string FileOf(string path) =>
        File.Exists(path) ? path : throw new CommandException($"{path} is a folder; name the file in it, or take another --format.", ExitCode.Usage);

    private static string FolderOf(string path) =>
        Directory.Exists(path) ? path : throw new CommandException($"{path} is a file; name the folder, or take another --format.", ExitCode.Usage);
}
