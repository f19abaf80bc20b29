using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Sources.Manifest;

/// <summary>
/// Images that a .csv or .jsonl lists. Local files must be there; that objects are there is not asked, since a request each would
/// cost more than the ingest: Inference quarantines those that are missing.
/// </summary>
internal sealed class ManifestImageSource(string path, AllowedFolders allowed) : IImageSource
{
    private const string Field = "source.manifest.path";
    private const int NamedMissing = 5;

    private readonly string _path = Path.GetFullPath(path);
    private readonly string _folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "/";

    public string Identity => $"manifest:{_path}";

    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        await foreach (var _ in RowsAsync(cancellationToken))
            return;
        throw NoImages();
    }

    public async IAsyncEnumerable<SourceEntry> ReadAsync(
        SourceWarnings warnings, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var missing = new List<string>();
        var missingCount = 0L;
        await foreach (var row in RowsAsync(cancellationToken))
        {
            var entry = ToEntry(row);
            if (entry.Location.Kind == ImageLocationKind.File && !File.Exists(entry.Location.Path))
            {
                // Read on: all that is missing in one message saves people many turns.
                if (++missingCount <= NamedMissing)
                    missing.Add($"line {row.Line}: '{SourceText.Printable(entry.Location.Path)}'");
            }
            else if (missingCount == 0)
                yield return entry;
        }

        if (missingCount > 0)
        {
            var more = missingCount > missing.Count ? ", ..." : "";
            throw Bad(string.Create(CultureInfo.InvariantCulture,
                $"names {missingCount:N0} {(missingCount == 1 ? "file that does" : "files that do")} not exist: {string.Join(", ", missing)}{more}. Correct or remove the {(missingCount == 1 ? "line" : "lines")}, then resume"));
        }
    }

    public SourceEntry Choose(SourceEntry earlier, SourceEntry later, SourceWarnings warnings) =>
        throw Bad($"has the name '{SourceText.Printable(earlier.Name)}' on line {earlier.Position} and on line {later.Position}. Give each image its own name in the column name, or remove one line");

    public Exception NoImages() => Bad("lists no images. Write a line for each image below the header");

    private async IAsyncEnumerable<ManifestRow> RowsAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        LocalPath.RequireFile(_path, Field, "manifest", allowed);
        var isJsonl = _path.EndsWith(".jsonl", StringComparison.OrdinalIgnoreCase) || _path.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase);
        if (!isJsonl && !_path.EndsWith(".csv", StringComparison.OrdinalIgnoreCase))
            throw new InvalidInputException(Field, $"'{SourceText.Printable(_path)}' ends neither in .csv nor in .jsonl; rename it after its format");

        await using var file = LocalPath.Open(_path, "manifest");
        using var text = new StreamReader(file, new UTF8Encoding(false, throwOnInvalidBytes: true));
        var shown = SourceText.Printable(_path);
        var rows = isJsonl ? new JsonlManifest(text, shown).ReadAsync(cancellationToken) : new CsvManifest(text, shown).ReadAsync(cancellationToken);
        await foreach (var row in rows)
            yield return row;
    }

    private SourceEntry ToEntry(ManifestRow row)
    {
        if (row.Path.Length > 0 == row.ObjectKey.Length > 0)
            throw Bad($"line {row.Line}: {(row.Path.Length > 0 ? "has both a path and an object_key; keep one" : "has no path and no object_key")}");
        if (row.Labels.FirstOrDefault(label => label.Length > LabelNames.MaxLength) is { } tooLong)
            throw Bad($"line {row.Line}: a label has {tooLong.Length} characters; at most {LabelNames.MaxLength} are allowed");

        return new SourceEntry
        {
            Name = row.Name.Length > 0 ? row.Name : row.Path.Length > 0 ? row.Path : row.ObjectKey,
            Location = row.Path.Length > 0 ? FileLocation(row) : ObjectLocation(row),
            Labels = row.Labels,
            Split = row.Split.Length == 0 ? null : row.Split,
            Position = row.Line,
        };
    }

    private ImageLocation FileLocation(ManifestRow row)
    {
        var full = row.Path.Contains('\0') ? "" : Path.GetFullPath(row.Path, _folder);
        return full.Length > 0 && allowed.Contains(full)
            ? ImageLocation.File(full)
            : throw Bad($"line {row.Line}: '{SourceText.Printable(row.Path)}' is not below an allowed folder; allowed: {allowed.Described}");
    }

    private ImageLocation ObjectLocation(ManifestRow row) =>
        ObjectKey.IsValid(row.ObjectKey)
            ? ImageLocation.Object(row.ObjectKey)
            : throw Bad($"line {row.Line}: '{SourceText.Printable(row.ObjectKey)}' is no valid object key");

    private WrongStateException Bad(string problem) => new($"The manifest '{SourceText.Printable(_path)}' {problem}.");
}
