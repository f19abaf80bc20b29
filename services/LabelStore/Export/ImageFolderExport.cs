using Assay.LabelStore.V1;

namespace Assay.LabelStore.Export;

/// <summary>
/// An image folder of Hugging Face: metadata.jsonl with a line for each image, by its path in <c>file_name</c>. Images that people removed or that cannot be
/// decoded are left out, since a line without a file is an error to those who read it.
/// </summary>
internal sealed class ImageFolderExport : IExportFormat
{
    public ExportFormat Format => ExportFormat.ImageFolder;

    public string FileName => "metadata.jsonl";

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
            json.WriteString("file_name", ExportPaths.InSplit(it.image));
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
