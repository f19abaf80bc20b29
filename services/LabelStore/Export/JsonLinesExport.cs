using System.Buffers;
using System.Text.Json;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Export;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Export;

/// <summary>One JSON object a line: the fields of the CSV, with lists as lists besides; null where the CSV has nothing.</summary>
internal sealed class JsonLinesExport : IExportFormat
{
    public ExportFormat Format => ExportFormat.Jsonl;

    public async Task WriteAsync(ExportSource source, ExportOutput output, CancellationToken cancellationToken)
    {
        using var json = new Utf8JsonWriter(output.Buffer, ExportJson.Options);
        await foreach (var image in source.ReadAsync(cancellationToken))
        {
            Write(json, image);
            json.Flush();
            json.Reset();
            output.Buffer.Write("\n"u8);
            await output.SendIfFullAsync(cancellationToken);
        }
    }

    private static void Write(Utf8JsonWriter json, ExportedImage image)
    {
        json.WriteStartObject();
        json.WriteString("id", image.Id);
        json.WriteString("name", image.Name);
        json.WriteStringOrNull("split", image.Split);
        json.WriteStringOrNull("label", string.Join(ExportedImage.ListSeparator, image.Labels));
        json.WriteStringOrNull("given_label", string.Join(ExportedImage.ListSeparator, image.GivenLabels));
        json.WriteStrings("labels", image.Labels);
        json.WriteStrings("given_labels", image.GivenLabels);
        json.WriteString("status", image.StatusText());
        json.WriteStrings("annotators", image.Annotators);
        json.WriteStringOrNull("decided_at", image.DecidedAtText());
        json.WriteEndObject();
    }
}
