using System.Text.Json;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Export;

/// <summary>One JSON object a line: the fields of the CSV, with lists as lists besides; null where the CSV has nothing.</summary>
internal sealed class JsonLinesExport : IExportFormat
{
    public ExportFormat Format => ExportFormat.Jsonl;

    public string FileName => "labels.jsonl";

    public string MediaType => "application/jsonl; charset=utf-8";

    public int Passes => 1;

    public void Begin(ExportWriting to, int pass)
    {
    }

    public void Write(ExportWriting to, int pass, ExportedImage image)
    {
        to.Tally.Images++;
        to.Json(image, Write);
        to.Raw("\n"u8);
    }

    public void End(ExportWriting to)
    {
    }

    private static void Write(Utf8JsonWriter json, ExportedImage image)
    {
        json.WriteStartObject();
        json.WriteImage(image);
        json.WriteStrings("annotators", image.Annotators);
        json.WriteStringOrNull("decided_at", image.DecidedAtText());
        json.WriteEndObject();
    }
}
