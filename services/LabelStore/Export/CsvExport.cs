using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Export;

namespace Assay.LabelStore.Export;

/// <summary>RFC 4180. Values are written as they are: quoted where the format needs it, never altered.</summary>
internal sealed class CsvExport : IExportFormat
{
    public ExportFormat Format => ExportFormat.Csv;

    public string FileName => "labels.csv";

    public string MediaType => "text/csv; charset=utf-8";

    public int Passes => 1;

    public void Begin(ExportWriting to, int pass) =>
        CsvLine.Write(to.Output, "id", "name", "split", "label", "given_label", "status", "annotators", "decided_at");

    public void Write(ExportWriting to, int pass, ExportedImage image)
    {
        to.Tally.Images++;
        CsvLine.Write(
            to.Output,
            image.Id,
            image.Name,
            image.Split ?? "",
            string.Join(ExportedImage.ListSeparator, image.Labels),
            string.Join(ExportedImage.ListSeparator, image.GivenLabels),
            image.StatusText(),
            string.Join(ExportedImage.ListSeparator, image.Annotators),
            image.DecidedAtText());
    }

    public void End(ExportWriting to)
    {
    }
}
