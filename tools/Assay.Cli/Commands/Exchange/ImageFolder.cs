using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;

namespace Assay.Cli.Commands.Exchange;

/// <summary>An image folder of Hugging Face: metadata.jsonl or metadata.csv at the top, or a metadata.jsonl in each folder of a split.</summary>
internal static class ImageFolder
{
    private const string Metadata = "metadata.jsonl";
    private const string MetadataCsv = "metadata.csv";

    /// <summary>Files that say what the images are, at the top and one folder below.</summary>
    public static IEnumerable<string> FindMetadata(string folder) =>
        Directory.EnumerateDirectories(folder).Order(StringComparer.Ordinal).Prepend(folder)
            .SelectMany(place => (string[])[Path.Combine(place, Metadata), Path.Combine(place, MetadataCsv)])
            .Where(File.Exists);

    public static async Task<ImportPackage> PackAsync(string folder, CancellationToken cancellationToken)
    {
        var files = FindMetadata(folder).ToList();
        switch (files)
        {
            case []:
                throw new CommandException($"the folder {folder} has no {Metadata} nor {MetadataCsv}; is it one of classes (--format folders)?", ExitCode.Usage);
            case [var one] when Path.GetDirectoryName(one) == folder.TrimEnd(Path.DirectorySeparatorChar):
                return new ImportPackage(one, one.EndsWith(".csv", StringComparison.Ordinal) ? ImportFormat.Csv : ImportFormat.Jsonl);
            default:
                return await JoinAsync(folder, files, cancellationToken);
        }
    }

    // Names are relative to the file that they are in.
    private static async Task<ImportPackage> JoinAsync(string folder, List<string> files, CancellationToken cancellationToken)
    {
        if (files.Find(file => file.EndsWith(".csv", StringComparison.Ordinal)) is { } csv)
            throw new CommandException($"{csv} is one of several files of metadata, and a CSV; several are read as {Metadata} only. Import each by itself.", ExitCode.Usage);
        var package = new ImportPackage(Path.GetTempFileName(), ImportFormat.Jsonl, IsTemporary: true);
        try
        {
            await using var rows = new StreamWriter(package.File);
            foreach (var file in files)
            {
                var place = Path.GetRelativePath(folder, Path.GetDirectoryName(file)!).Replace(Path.DirectorySeparatorChar, '/');
                await foreach (var line in File.ReadLinesAsync(file, cancellationToken))
                {
                    if (!string.IsNullOrWhiteSpace(line))
                        await rows.WriteLineAsync(Relative(line, place, file));
                }
            }

            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    private static string Relative(string line, string place, string file)
    {
        try
        {
            var row = JsonNode.Parse(line)!.AsObject();
            if (place != "." && row["file_name"]?.GetValue<string>() is { } name)
                row["file_name"] = $"{place}/{name}";
            return row.ToJsonString();
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new CommandException($"{file} has a line that is no JSON object with a file_name: {exception.Message}", ExitCode.Usage);
        }
    }
}
