using System.Text.Json;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Export;

/// <summary>
/// COCO JSON: images, annotations without box (one a label), categories (ids are class ids; those that others stand for are left out), and info with what was left out: images
/// that people removed or that cannot be decoded. An image's number is its place in the data set, so it stays when others are removed.
/// </summary>
internal sealed class CocoExport : IExportFormat
{
    private const int ImagesPass = 0;

    public ExportFormat Format => ExportFormat.Coco;

    public string FileName => "coco.json";

    public string MediaType => "application/json; charset=utf-8";

    // The source is read twice, for the images and for the annotations, since neither list fits in memory.
    public int Passes => 2;

    public void Begin(ExportWriting to, int pass) => to.Raw(pass == ImagesPass ? "{\"images\":["u8 : "],\"annotations\":["u8);

    public void Write(ExportWriting to, int pass, ExportedImage image)
    {
        if (pass == ImagesPass)
            WriteImage(to, image);
        else if (!image.IsLeftOut)
            WriteAnnotations(to, image);
    }

    public void End(ExportWriting to)
    {
        to.Raw("],\"categories\":"u8);
        to.Json(to.Source, WriteCategories);
        to.Raw(",\"info\":"u8);
        to.Json(to, WriteInfo);
        to.Raw("}"u8);
    }

    private static void WriteImage(ExportWriting to, ExportedImage image)
    {
        if (!to.CountUnlessLeftOut(image))
            return;
        if (to.Tally.Images > 1)
            to.Raw(","u8);
        to.Json((to.Tally.Number, image), static (json, it) =>
        {
            json.WriteStartObject();
            json.WriteNumber("id", it.Number);
            json.WriteString("file_name", it.image.Name);
            if (it.image.Width > 0 && it.image.Height > 0)
            {
                json.WriteNumber("width", it.image.Width);
                json.WriteNumber("height", it.image.Height);
            }

            json.WriteString("assay_id", it.image.Id);
            json.WriteStringOrNull("split", it.image.Split);
            json.WriteString("status", it.image.StatusText());
            json.WriteEndObject();
        });
    }

    private static void WriteAnnotations(ExportWriting to, ExportedImage image)
    {
        foreach (var label in image.Classes)
        {
            if (++to.Tally.Annotations > 1)
                to.Raw(","u8);
            to.Json((to.Tally.Annotations, to.Tally.Number, label), static (json, it) =>
            {
                json.WriteStartObject();
                json.WriteNumber("id", it.Annotations);
                json.WriteNumber("image_id", it.Number);
                json.WriteNumber("category_id", it.label);
                json.WriteEndObject();
            });
        }
    }

    private static void WriteCategories(Utf8JsonWriter json, ExportSource of)
    {
        json.WriteStartArray();
        foreach (var (id, name) in of.Taxonomy.Classes.Index().Where(one => !of.Map.IsReplaced(one.Index)))
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("name", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInfo(Utf8JsonWriter json, ExportWriting of)
    {
        json.WriteStartObject();
        json.WriteString("description", of.Source.Dataset);
        json.WriteString("version", of.Source.Version);
        json.WriteNumber("images", of.Tally.Images);
        json.WriteNumber("removed", of.Tally.Removed);
        json.WriteNumber("undecodable", of.Tally.Undecodable);
        json.WriteEndObject();
    }
}
