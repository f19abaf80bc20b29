using System.Runtime.CompilerServices;
using System.Text.Json;
using Assay.LabelStore.V1;
using Assay.ServiceDefaults.Export;
using Task = System.Threading.Tasks.Task;

namespace Assay.LabelStore.Export;

/// <summary>
/// COCO JSON: images, annotations without box (one a label), categories (ids are class ids), and info with what was left out: images
/// that people removed or that cannot be decoded. An image's number is its place in the data set, so it stays when others are removed.
/// </summary>
internal sealed class CocoExport : IExportFormat
{
    public ExportFormat Format => ExportFormat.Coco;

    public async Task WriteAsync(ExportSource source, ExportOutput output, CancellationToken cancellationToken)
    {
        using var json = new Utf8JsonWriter(output.Buffer, ExportJson.Options);
        json.WriteStartObject();

        // The source is read twice, for the images and for the annotations, since neither list fits in memory.
        json.WriteStartArray("images");
        long images = 0, removed = 0, undecodable = 0;
        await foreach (var (number, image) in NumberedAsync(source, cancellationToken))
        {
            switch (image.Status)
            {
                case ImageStatus.Removed:
                    removed++;
                    break;
                case ImageStatus.Undecodable:
                    undecodable++;
                    break;
                default:
                    images++;
                    WriteImage(json, number, image);
                    json.Flush();
                    await output.SendIfFullAsync(cancellationToken);
                    break;
            }
        }

        json.WriteEndArray();
        json.WriteStartArray("annotations");
        var annotation = 0L;
        await foreach (var (number, image) in NumberedAsync(source, cancellationToken))
        {
            if (image.Status is ImageStatus.Removed or ImageStatus.Undecodable)
                continue;
            foreach (var label in image.Classes)
                WriteAnnotation(json, ++annotation, number, label);
            json.Flush();
            await output.SendIfFullAsync(cancellationToken);
        }

        json.WriteEndArray();
        WriteCategories(json, source.Taxonomy.Classes);
        WriteInfo(json, source, images, removed, undecodable);
        json.WriteEndObject();
        json.Flush();
    }

    private static async IAsyncEnumerable<(long Number, ExportedImage Image)> NumberedAsync(
        ExportSource source, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var number = 0L;
        await foreach (var image in source.ReadAsync(cancellationToken))
            yield return (++number, image);
    }

    private static void WriteImage(Utf8JsonWriter json, long number, ExportedImage image)
    {
        json.WriteStartObject();
        json.WriteNumber("id", number);
        json.WriteString("file_name", image.Name);
        if (image.Width > 0 && image.Height > 0)
        {
            json.WriteNumber("width", image.Width);
            json.WriteNumber("height", image.Height);
        }

        json.WriteString("assay_id", image.Id);
        json.WriteStringOrNull("split", image.Split);
        json.WriteString("status", image.StatusText());
        json.WriteEndObject();
    }

    private static void WriteAnnotation(Utf8JsonWriter json, long id, long image, int label)
    {
        json.WriteStartObject();
        json.WriteNumber("id", id);
        json.WriteNumber("image_id", image);
        json.WriteNumber("category_id", label);
        json.WriteEndObject();
    }

    private static void WriteCategories(Utf8JsonWriter json, IReadOnlyList<string> classes)
    {
        json.WriteStartArray("categories");
        foreach (var (id, name) in classes.Index())
        {
            json.WriteStartObject();
            json.WriteNumber("id", id);
            json.WriteString("name", name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteInfo(Utf8JsonWriter json, ExportSource source, long images, long removed, long undecodable)
    {
        json.WriteStartObject("info");
        json.WriteString("description", source.Dataset);
        json.WriteString("version", source.Version);
        json.WriteNumber("images", images);
        json.WriteNumber("removed", removed);
        json.WriteNumber("undecodable", undecodable);
        json.WriteEndObject();
    }
}
