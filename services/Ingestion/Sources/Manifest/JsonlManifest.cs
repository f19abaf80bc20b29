using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Assay.ServiceDefaults.Errors;

namespace Assay.Ingestion.Sources.Manifest;

/// <summary>Rows of a JSONL manifest: an object a line, its properties named like the columns of a CSV manifest.</summary>
internal sealed class JsonlManifest(TextReader text, string file)
{
    public async IAsyncEnumerable<ManifestRow> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var line = 1L; await LineAsync(line, cancellationToken) is { } json; line++)
        {
            if (!string.IsNullOrWhiteSpace(json))
                yield return Parse(json, line);
        }
    }

    private async Task<string?> LineAsync(long line, CancellationToken cancellationToken)
    {
        try
        {
            return await text.ReadLineAsync(cancellationToken);
        }
        catch (DecoderFallbackException)
        {
            throw Bad(line, "near it there is text that is not UTF-8; save the file as UTF-8");
        }
    }

    private ManifestRow Parse(string json, long line)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            if (document.RootElement.ValueKind != JsonValueKind.Object)
                throw Bad(line, "it is no JSON object");
            var row = new ManifestRow { Line = line };
            var columns = new List<string>();
            foreach (var property in document.RootElement.EnumerateObject())
            {
                columns.Add(property.Name);
                if (ManifestColumns.IsKnown(property.Name))
                    Set(row, property);
            }

            return ManifestColumns.Problem(columns) is { } problem ? throw Bad(line, problem) : row;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw Bad(line, $"it is no valid JSON: {exception.Message.TrimEnd('.')}");
        }
    }

    private void Set(ManifestRow row, JsonProperty property)
    {
        var value = property.Value;
        if (property.Name is "label" or "labels" && value.ValueKind == JsonValueKind.Array)
        {
            if (value.EnumerateArray().Any(label => label.ValueKind != JsonValueKind.String))
                throw Bad(row.Line, $"'{property.Name}' holds something that is no text");
            row.Labels = [.. value.EnumerateArray().Select(label => label.GetString()!).Where(label => label.Length > 0).Distinct()];
        }
        else if (value.ValueKind == JsonValueKind.String)
            ManifestColumns.Set(row, property.Name, value.GetString()!);
        else if (value.ValueKind != JsonValueKind.Null)
            throw Bad(row.Line, $"'{property.Name}' is no text{(property.Name is "label" or "labels" ? " nor a list of texts" : "")}");
    }

    private WrongStateException Bad(long line, string problem) => new($"The manifest '{file}' cannot be read: line {line}: {problem}.");
}
