using System.Security.Cryptography;
using System.Text.Json;
using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;

namespace Assay.Cli.Commands.Exchange;

/// <summary>A Croissant data set: the file that croissant.json describes as the source of labels, beside it.</summary>
internal static class CroissantFolder
{
    // Names of fields by which rows say what their image's labels are, and which image it is.
    private static readonly string[] LabelColumns = ["labels", "label", "class", "category"];
    private static readonly string[] ImageColumns = ["id", "image_id", "assay_id", "name", "file_name", "filename", "path", "image"];

    public static async Task<ImportPackage> PackAsync(string croissant, CancellationToken cancellationToken)
    {
        if (!File.Exists(croissant))
            throw new CommandException($"there is no file {croissant}.", ExitCode.Usage);
        try
        {
            await using var stream = File.OpenRead(croissant);
            using var root = await JsonDocument.ParseAsync(stream, cancellationToken: cancellationToken);
            var id = FindSource(root.RootElement)
                ?? throw new CommandException(
                    $"{croissant} has no record set whose columns are an image ({string.Join(", ", ImageColumns)}) and its labels ({string.Join(", ", LabelColumns)}), from one file.", ExitCode.Usage);
            var file = List(root.RootElement, "distribution").FirstOrDefault(entry => Text(entry, "@id") == id);
            return await OpenAsync(croissant, id, file, cancellationToken);
        }
        catch (JsonException exception)
        {
            throw new CommandException($"{croissant} is no valid JSON: {exception.Message}", ExitCode.Usage);
        }
    }

    /// <summary>The file object from which a record set has images and labels.</summary>
    private static string? FindSource(JsonElement root)
    {
        foreach (var set in List(root, "recordSet"))
        {
            var sources = List(set, "field").Select(Source).Where(source => source.Column.Length > 0).ToLookup(source => source.File, source => source.Column);
            if (sources.FirstOrDefault(columns => columns.Intersect(LabelColumns).Any() && columns.Intersect(ImageColumns).Any()) is { } found)
                return found.Key;
        }

        return null;
    }

    private static (string File, string Column) Source(JsonElement field)
    {
        if (!field.TryGetProperty("source", out var source) || source.ValueKind != JsonValueKind.Object
            || !source.TryGetProperty("fileObject", out var file) || !source.TryGetProperty("extract", out var extract))
            return ("", "");
        return (file.ValueKind == JsonValueKind.String ? file.GetString()! : Text(file, "@id"), Text(extract, "column"));
    }

    private static async Task<ImportPackage> OpenAsync(string croissant, string id, JsonElement file, CancellationToken cancellationToken)
    {
        var place = file.ValueKind == JsonValueKind.Object ? Text(file, "contentUrl") : "";
        var path = Path.GetFullPath(Path.Join(Path.GetDirectoryName(Path.GetFullPath(croissant)), place));
        if (place.Length == 0 || place.Contains("://", StringComparison.Ordinal) || !File.Exists(path))
            throw new CommandException($"{croissant} has the labels in \"{id}\", which is no file beside it ({(place.Length == 0 ? "no contentUrl" : place)}). Put it there first.", ExitCode.Usage);

        var (format, sha256) = (Text(file, "encodingFormat"), Text(file, "sha256"));
        if (sha256.Length > 0)
        {
            await using var stream = File.OpenRead(path);
            if (!sha256.Equals(Convert.ToHexString(await SHA256.HashDataAsync(stream, cancellationToken)), StringComparison.OrdinalIgnoreCase))
                throw new CommandException($"{path} is not the file that {croissant} describes: its SHA-256 is another. Import it by itself if the change was meant.", ExitCode.State);
        }

        return format switch
        {
            "text/csv" => new ImportPackage(path, ImportFormat.Csv),
            "application/jsonlines" or "application/jsonl" or "application/x-ndjson" => new ImportPackage(path, ImportFormat.Jsonl),
            _ => throw new CommandException($"{path} is {format}; labels are read from text/csv and application/jsonlines.", ExitCode.Usage),
        };
    }

    // JSON-LD writes a list of one without brackets as well.
    private static IEnumerable<JsonElement> List(JsonElement element, string name)
    {
        if (!element.TryGetProperty(name, out var value))
            return [];
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray().Where(item => item.ValueKind == JsonValueKind.Object)
            : value.ValueKind == JsonValueKind.Object ? [value] : [];
    }

    private static string Text(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
