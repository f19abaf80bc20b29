using Assay.LabelStore.V1;

namespace Assay.LabelStore.Export;

/// <summary>
/// Images in folders of their classes: assay.jsonl lists every image with the files that it is in, one for each of its labels; none for an image that people
/// removed, that cannot be decoded or that has no label.
/// </summary>
internal sealed class ClassFoldersExport : IExportFormat
{
    public ExportFormat Format => ExportFormat.ClassFolders;

    public string FileName => "assay.jsonl";

    public string MediaType => "application/jsonl; charset=utf-8";

    public int Passes => 1;

    public void Begin(ExportWriting to, int pass)
    {
    }

    public void Write(ExportWriting to, int pass, ExportedImage image)
    {
        if (!image.IsLeftOut && image.Labels.Count == 0)
            to.Tally.Unlabelled++;
        else
            to.CountUnlessLeftOut(image);
        to.Json((image, to.Source.Locations), static (json, it) =>
        {
            json.WriteStartObject();
            json.WriteStrings("files", it.image.IsLeftOut ? [] : ExportPaths.InClasses(it.image));
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
