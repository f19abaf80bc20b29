using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Import;

/// <summary>One JSON object a line. Properties that are not known are passed over.</summary>
internal sealed class JsonLinesImport : IImportReader
{
    private const int LongestLine = 1 << 20;

    public ImportFormat Format => ImportFormat.Jsonl;

    public string Unit => "line";

    public async IAsyncEnumerable<ImportedRow> ReadAsync(Stream file, string temporaryFolder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = PipeReader.Create(file, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            for (var number = 1L; ;)
            {
                var result = await reader.ReadAsync(cancellationToken);
                var rest = result.Buffer;
                while (TryReadLine(ref rest, result.IsCompleted, out var line))
                {
                    if (!IsBlank(line))
                        yield return Parse(line, number);
                    number++;
                }

                if (rest.Length > LongestLine)
                    throw new ImportFileException(Unit, number, "it is longer than 1 MiB");
                reader.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted)
                    yield break;
            }
        }
        finally
        {
            await reader.CompleteAsync();
        }
    }

    /// <summary>A row of what an object says.</summary>
    internal static ImportedRow Read(JsonElement item, long line, string unit) => ImportRowFactory.Create(
        line,
        Text(item, ImportColumns.Ids, line, unit),
        Text(item, ImportColumns.Names, line, unit),
        Labels(item, line, unit),
        Text(item, [ImportColumns.Status], line, unit),
        unit);

    private ImportedRow Parse(ReadOnlySequence<byte> line, long number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? Read(document.RootElement, number, Unit)
                : throw new ImportFileException(Unit, number, "it is no JSON object");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ImportFileException(Unit, number, $"it is no valid JSON in UTF-8: {exception.Message.TrimEnd('.')}");
        }
    }

    private static string? Text(JsonElement item, IReadOnlyList<string> names, long line, string unit)
    {
        foreach (var name in names)
        {
            if (!item.TryGetProperty(name, out var value) || value.ValueKind == JsonValueKind.Null)
                continue;
            return value.ValueKind switch
            {
                JsonValueKind.String => value.GetString(),
                // Numbers are ids of others.
                JsonValueKind.Number => value.GetRawText(),
                _ => throw new ImportFileException(unit, line, $"{name} is no text"),
            };
        }

        return null;
    }

    private static IReadOnlyList<string> Labels(JsonElement item, long line, string unit)
    {
        var isThere = false;
        foreach (var name in ImportColumns.Labels)
        {
            if (!item.TryGetProperty(name, out var value))
                continue;
            isThere = true;
            switch (value.ValueKind)
            {
                case JsonValueKind.String:
                    return value.GetString() is { Length: > 0 } label ? [label] : [];
                case JsonValueKind.Array when value.EnumerateArray().All(label => label.ValueKind == JsonValueKind.String):
                    return [.. value.EnumerateArray().Select(label => label.GetString()!)];
                case JsonValueKind.Null:
                    continue;
                default:
                    throw new ImportFileException(unit, line, $"{name} is no text nor a list of texts");
            }
        }

        return isThere ? [] : throw new ImportFileException(unit, line, $"it has none of {string.Join(", ", ImportColumns.Labels)}; give an empty list to an image without a label");
    }

    private static bool IsBlank(ReadOnlySequence<byte> line)
    {
        foreach (var part in line)
        {
            if (part.Span.ContainsAnyExcept(" \t\r"u8))
                return false;
        }

        return true;
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        line = rest;
        if (!isLast || rest.IsEmpty)
            return false;
        rest = rest.Slice(rest.End);
        return true;
    }
}
