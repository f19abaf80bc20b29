using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Assay.LabelStore.Export.Jobs;

namespace Assay.LabelStore.Export;

/// <summary>
/// croissant.json: what is where, by the Croissant format 1.0 (http://mlcommons.org/croissant/1.0). Two record sets: the labels, and the images that they name.
/// </summary>
internal static class CroissantDescription
{
    public const string FileName = "croissant.json";
    public const string ImagesFolder = "images";
    private const string LabelsId = "labels.jsonl";
    private static readonly JsonSerializerOptions Options = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    // Terms of the namespace whose short names the file uses.
    private static readonly string[] Terms =
    [
        "column", "extract", "field", "fileProperty", "fileObject", "fileSet", "includes", "isLiveDataset", "key", "recordSet", "references", "repeated", "source",
    ];

    public static byte[] Write(ExportSnapshot snapshot, DateTimeOffset created, ExportFileRecord labels)
    {
        var date = created.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        var version = snapshot.Version.Length > 0 ? snapshot.Version : $"as decided until {date}";
        var root = new JsonObject
        {
            ["@context"] = Context(),
            ["@type"] = "sc:Dataset",
            ["conformsTo"] = "http://mlcommons.org/croissant/1.0",
            ["name"] = snapshot.Dataset,
            ["description"] = $"Images of {snapshot.Dataset} with their labels, {version}; exported by Assay.",
            ["datePublished"] = date,
            ["version"] = version,
            ["isLiveDataset"] = false,
            ["distribution"] = new JsonArray(
                new JsonObject
                {
                    ["@type"] = "cr:FileObject",
                    ["@id"] = LabelsId,
                    ["name"] = LabelsId,
                    ["description"] = "A line for each image.",
                    ["contentUrl"] = LabelsId,
                    ["contentSize"] = $"{labels.Bytes()} B",
                    ["encodingFormat"] = "application/jsonlines",
                    ["sha256"] = labels.Sha256,
                },
                new JsonObject
                {
                    ["@type"] = "cr:FileSet",
                    ["@id"] = "image-files",
                    ["name"] = "image-files",
                    ["description"] = "The images, by the file_name of their line.",
                    ["encodingFormat"] = "image/*",
                    ["includes"] = $"{ImagesFolder}/*",
                }),
            ["recordSet"] = new JsonArray(Labels(), Images()),
        };
        return JsonSerializer.SerializeToUtf8Bytes(root, Options);
    }

    private static JsonObject Context()
    {
        var context = new JsonObject
        {
            ["@language"] = "en",
            ["@vocab"] = "https://schema.org/",
            ["sc"] = "https://schema.org/",
            ["cr"] = "http://mlcommons.org/croissant/",
            ["dct"] = "http://purl.org/dc/terms/",
            ["conformsTo"] = "dct:conformsTo",
            ["dataType"] = new JsonObject { ["@id"] = "cr:dataType", ["@type"] = "@vocab" },
        };
        foreach (var term in Terms)
            context[term] = $"cr:{term}";
        return context;
    }

    private static JsonObject Labels() => RecordSet(
        "labels",
        Column("file_name", "Path of the image.", new JsonObject { ["references"] = new JsonObject { ["field"] = Id("images/file_name") } }),
        Column("id", "Place of the image in its data set."),
        Column("name", "Name of the image in its source."),
        Column("split", "Split, where the source has any."),
        Column("labels", "Labels, none or several.", new JsonObject { ["repeated"] = true }),
        Column("given_labels", "Labels that the image came with.", new JsonObject { ["repeated"] = true }),
        Column("status", "How the image came to its labels: given, kept, relabelled or unsure."));

    private static JsonObject Images() => RecordSet(
        "images",
        Field("images/file_name", "sc:Text", "Path of the image.", new JsonObject { ["fileSet"] = Id("image-files"), ["extract"] = new JsonObject { ["fileProperty"] = "fullpath" } }),
        Field("images/image", "sc:ImageObject", "The image.", new JsonObject { ["fileSet"] = Id("image-files"), ["extract"] = new JsonObject { ["fileProperty"] = "content" } }));

    private static JsonObject RecordSet(string name, params JsonNode[] fields) => new()
    {
        ["@type"] = "cr:RecordSet",
        ["@id"] = name,
        ["name"] = name,
        ["key"] = Id($"{name}/file_name"),
        ["field"] = new JsonArray(fields),
    };

    private static JsonObject Column(string name, string description, JsonObject? more = null)
    {
        var field = Field($"labels/{name}", "sc:Text", description, new JsonObject { ["fileObject"] = Id(LabelsId), ["extract"] = new JsonObject { ["column"] = name } });
        foreach (var (property, value) in more ?? [])
            field[property] = value?.DeepClone();
        return field;
    }

    private static JsonObject Field(string id, string type, string description, JsonObject source) => new()
    {
        ["@type"] = "cr:Field",
        ["@id"] = id,
        ["name"] = id[(id.IndexOf('/', StringComparison.Ordinal) + 1)..],
        ["description"] = description,
        ["dataType"] = type,
        ["source"] = source,
    };

    private static JsonObject Id(string id) => new() { ["@id"] = id };
}
