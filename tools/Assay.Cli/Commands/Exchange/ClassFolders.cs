using System.Text.Json;
using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;
using Assay.ObjectStorage.Layout;
using Assay.ServiceDefaults.Export;
using Task = System.Threading.Tasks.Task;

namespace Assay.Cli.Commands.Exchange;

/// <summary>
/// Images in folders of their classes, exported by us and perhaps moved about since, or anybody's: an image has the class of the folder that it is in. Images that
/// an export had no folder for, those removed and those without a label, are read from its assay.jsonl.
/// </summary>
internal static class ClassFolders
{
    private const string Listing = "assay.jsonl";
    private const string CutMark = "%~";

    public static async Task<ImportPackage> PackAsync(string folder, IReadOnlyList<string> classes, CancellationToken cancellationToken)
    {
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var name in classes)
            names.TryAdd(FileNames.Encode(name), name);
        var listing = Path.Combine(folder, Listing);
        var isOurs = File.Exists(listing);
        var package = new ImportPackage(Path.GetTempFileName(), ImportFormat.Jsonl, MergesRows: true, IsTemporary: true);
        try
        {
            var images = 0L;
            await using var rows = new StreamWriter(package.File);
            foreach (var file in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories).Where(FolderUpload.IsImage))
            {
                cancellationToken.ThrowIfCancellationRequested();
                await WriteAsync(rows, Path.GetRelativePath(folder, file), names, isOurs);
                images++;
            }

            if (images == 0 && !isOurs)
                throw new CommandException($"the folder {folder} has no images and no {Listing}.", ExitCode.Usage);
            if (isOurs)
                await AddWithoutFolderAsync(rows, listing, cancellationToken);
            return package;
        }
        catch
        {
            package.Dispose();
            throw;
        }
    }

    private static Task WriteAsync(StreamWriter rows, string file, Dictionary<string, string> names, bool isOurs)
    {
        var parent = Path.GetFileName(Path.GetDirectoryName(file) ?? "");
        var label = names.TryGetValue(parent, out var known) ? known : isOurs ? FileNames.Decode(parent) : parent;
        var (id, name) = Split(Path.GetFileName(file));
        return rows.WriteLineAsync(JsonSerializer.Serialize(new
        {
            id,
            name = name.Contains(CutMark, StringComparison.Ordinal) && id is not null ? "" : isOurs ? FileNames.Decode(name) : name,
            labels = label.Length == 0 ? Array.Empty<string>() : [label],
        }));
    }

    /// <summary>The image's id, with which our files begin, and the rest of the name.</summary>
    private static (string? Id, string Name) Split(string file)
    {
        var first = file.IndexOf('-', StringComparison.Ordinal);
        var second = first < 0 ? -1 : file.IndexOf('-', first + 1);
        return second > 0 && ImageId.TryParse(file.AsSpan(0, second), out _) ? (file[..second], file[(second + 1)..]) : (null, file);
    }

    private static async Task AddWithoutFolderAsync(StreamWriter rows, string listing, CancellationToken cancellationToken)
    {
        await foreach (var line in File.ReadLinesAsync(listing, cancellationToken))
        {
            using var row = JsonDocument.Parse(line);
            if (row.RootElement.GetProperty("files").GetArrayLength() == 0 && row.RootElement.GetProperty("status").GetString() != "undecodable")
                await rows.WriteLineAsync(line);
        }
    }
}
