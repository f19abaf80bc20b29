using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Export;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Export;

/// <summary>RFC 4180. Values are written as they are: quoted where the format needs it, never altered.</summary>
internal sealed class CsvExport : IExportFormat
{
    public ExportFormat Format => ExportFormat.Csv;

    public async Task WriteAsync(ExportSource source, ExportOutput output, CancellationToken cancellationToken)
    {
        CsvLine.Write(output.Buffer, "id", "name", "split", "label", "given_label", "status", "annotators", "decided_at");
        await foreach (var image in source.ReadAsync(cancellationToken))
        {
            CsvLine.Write(
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
}
