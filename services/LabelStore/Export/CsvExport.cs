using System.Buffers;
using System.Text;
using Assay.LabelStore.V1;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Export;

/// <summary>RFC 4180. Values are written as they are: quoted where the format needs it, never altered.</summary>
internal sealed class CsvExport : IExportFormat
{
    private static readonly SearchValues<char> NeedsQuotes = SearchValues.Create(",\"\r\n");

    public ExportFormat Format => ExportFormat.Csv;

    public async Task WriteAsync(ExportSource source, ExportOutput output, CancellationToken cancellationToken)
    {
        WriteLine(output.Buffer, "id", "name", "split", "label", "given_label", "status", "annotators", "decided_at");
        await foreach (var image in source.ReadAsync(cancellationToken))
        {
            WriteLine(
                output.Buffer,
                image.Id,
                image.Name,
                image.Split ?? "",
                string.Join(ExportedImage.ListSeparator, image.Labels),
                string.Join(ExportedImage.ListSeparator, image.GivenLabels),
                image.StatusText(),
                string.Join(ExportedImage.ListSeparator, image.Annotators),
                image.DecidedAtText());
            await output.SendIfFullAsync(cancellationToken);
        }
    }

    private static void WriteLine(IBufferWriter<byte> buffer, params ReadOnlySpan<string> fields)
    {
        for (var i = 0; i < fields.Length; i++)
        {
            if (i > 0)
                buffer.Write(","u8);
            WriteField(buffer, fields[i]);
        }

        buffer.Write("\r\n"u8);
    }

    private static void WriteField(IBufferWriter<byte> buffer, string field)
    {
        // Some readers trim what is not quoted.
        var quoted = field.AsSpan().ContainsAny(NeedsQuotes) || field.StartsWith(' ') || field.EndsWith(' ');
        Encoding.UTF8.GetBytes(quoted ? $"\"{field.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : field, buffer);
    }
}
