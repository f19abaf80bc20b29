using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Assay.LabelStore.V1;

namespace Assay.LabelStore.Import;

/// <summary>
/// COCO JSON of any size, its members in any order: images and annotations are parted by the image's number in temporary files and brought together a part at a
/// time. Boxes and masks are passed over: an image has the classes of its annotations.
/// </summary>
internal sealed class CocoImport : IImportReader
{
    private const int Parts = 64;

    public ImportFormat Format => ImportFormat.Coco;

    public string Unit => "image";

    public async IAsyncEnumerable<ImportedRow> ReadAsync(Stream file, string temporaryFolder, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var images = new Spill(temporaryFolder, Parts);
        using var annotations = new Spill(temporaryFolder, Parts);
        var categories = await SortOutAsync(file, images, annotations, cancellationToken);
        for (var part = 0; part < Parts; part++)
        {
            foreach (var row in Join(part, images, annotations, categories))
                yield return row;
        }
    }

    private async Task<Dictionary<string, string>> SortOutAsync(Stream file, Spill images, Spill annotations, CancellationToken cancellationToken)
    {
        var categories = new Dictionary<string, string>(StringComparer.Ordinal);
        var (image, annotation, category) = (0L, 0L, 0L);
        using var members = new JsonMembers(file);
        try
        {
            await foreach (var (property, element) in members.ReadAsync(cancellationToken))
            {
                switch (property)
                {
                    case "images":
                        AddImage(images, element, ++image);
                        break;
                    case "annotations":
                        AddAnnotation(annotations, element, ++annotation);
                        break;
                    case "categories":
                        var id = Number(element, "id", "category", ++category);
                        if (!categories.TryAdd(id, Text(element, "name", "category", category)))
                            throw new ImportFileException("category", category, $"the id {id} is another category's already");
                        break;
                    default:
                        break;
                }
            }
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw new ImportFileException(
                Unit, image, $"there or in annotation {annotation.ToString(CultureInfo.InvariantCulture)} the file is no valid COCO JSON: {exception.Message.TrimEnd('.')}");
        }

        return image > 0 ? categories : throw new ImportFileException("the list", 1, "it has no images; a COCO file has images, annotations and categories");
    }

    private static void AddImage(Spill images, JsonElement element, long line)
    {
        var number = Number(element, "id", "image", line);
        var writer = images[images.PartOf(NameKey.Of(number))];
        writer.Write(number);
        writer.Write(line);
        writer.Write(element.TryGetProperty("assay_id", out var id) && id.ValueKind == JsonValueKind.String ? id.GetString()! : "");
        writer.Write(Text(element, "file_name", "image", line));
        writer.Write(element.TryGetProperty(ImportColumns.Status, out var status) && status.ValueKind == JsonValueKind.String ? status.GetString()! : "");
    }

    private static void AddAnnotation(Spill annotations, JsonElement element, long line)
    {
        var image = Number(element, "image_id", "annotation", line);
        var writer = annotations[annotations.PartOf(NameKey.Of(image))];
        writer.Write(image);
        writer.Write(Number(element, "category_id", "annotation", line));
        writer.Write(line);
    }

    private IEnumerable<ImportedRow> Join(int part, Spill images, Spill annotations, Dictionary<string, string> categories)
    {
        var labels = new Dictionary<string, List<string>>(StringComparer.Ordinal);
        foreach (var (image, category, line) in annotations.Read(part, reader => (reader.ReadString(), reader.ReadString(), reader.ReadInt64())))
        {
            if (!categories.TryGetValue(category, out var name))
                throw new ImportFileException("annotation", line, $"there is no category {category}");
            if (!labels.TryGetValue(image, out var list))
                labels[image] = list = [];
            if (!list.Contains(name, StringComparer.Ordinal))
                list.Add(name);
        }

        var seen = new HashSet<string>(StringComparer.Ordinal);
        foreach (var image in images.Read(
            part, reader => (Number: reader.ReadString(), Line: reader.ReadInt64(), Id: reader.ReadString(), Name: reader.ReadString(), Status: reader.ReadString())))
        {
            if (!seen.Add(image.Number))
                throw new ImportFileException(Unit, image.Line, $"the id {image.Number} is another image's already");
            labels.Remove(image.Number, out var found);
            yield return ImportRowFactory.Create(image.Line, image.Id, image.Name, found ?? [], image.Status, Unit);
        }

        if (labels.Keys.FirstOrDefault() is { } unknown)
            throw new ImportFileException("annotation", 1, $"or a later one is of the image {unknown}, which is not among the images");
    }

    // Ids are numbers; some write them as texts.
    private static string Number(JsonElement element, string name, string of, long line) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind is JsonValueKind.Number or JsonValueKind.String
            ? value.ToString()
            : throw new ImportFileException(of, line, $"it has no {name}");

    private static string Text(JsonElement element, string name, string of, long line) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String && value.GetString()!.Length > 0
            ? value.GetString()!
            : throw new ImportFileException(of, line, $"it has no {name}");
}
