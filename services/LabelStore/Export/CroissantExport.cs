using Assay.LabelStore.V1;

namespace Assay.LabelStore.Export;

/// <summary>The labels of a Croissant data set: a line for each image, by its path below <c>images/</c>. See <see cref="CroissantDescription"/> for the rest.</summary>
internal sealed class CroissantExport : IExportFormat
{
    public ExportFormat Format => ExportFormat.Croissant;

    public string FileName => "labels.jsonl";

    public string MediaType => "application/jsonl; charset=utf-8";

    public int Passes => 1;

    public void Begin(ExportWriting to, int pass)
    {
    }

    public void Write(ExportWriting to, int pass, ExportedImage image)
    {
        if (!to.CountUnlessLeftOut(image))
            return;
        to.Json((image, to.Source.Locations), static (json, it) =>
        {
            json.WriteStartObject();
            json.WriteString("file_name", $"{CroissantDescription.ImagesFolder}/{ExportPaths.FileName(it.image)}");
            json.WriteImage(it.image);
            json.WriteSource(it.image, it.Locations);
            json.WriteEndObject();
        });
        to.Raw("\n"u8);
    }

    public void End(ExportWriting to)
    {
    }
}
