using System.Text.Encodings.Web;
using System.Text.Json;
using Assay.ObjectStorage.Images;

namespace Assay.LabelStore.Export;

/// <summary>How exports write JSON: compact, with non-ASCII names readable.</summary>
internal static class ExportJson
{
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>What every line about an image says.</summary>
    public static void WriteImage(this Utf8JsonWriter json, ExportedImage image)
    {
        json.WriteString("id", image.Id);
        json.WriteString("name", image.Name);
        json.WriteStringOrNull("split", image.Split);
        json.WriteStringOrNull("label", string.Join(ExportedImage.ListSeparator, image.Labels));
        json.WriteStringOrNull("given_label", string.Join(ExportedImage.ListSeparator, image.GivenLabels));
        json.WriteStrings("labels", image.Labels);
        json.WriteStrings("given_labels", image.GivenLabels);
        json.WriteString("status", image.StatusText());
    }

    /// <summary>The file that an image is in, where it was asked for and the image is a file of its own.</summary>
    public static void WriteSource(this Utf8JsonWriter json, ExportedImage image, bool isAskedFor)
    {
        if (isAskedFor && image.Location is { Kind: ImageLocationKind.File, Offset: null } location)
            json.WriteString("source", location.Path);
    }

    public static void WriteStrings(this Utf8JsonWriter writer, string name, IEnumerable<string> values)
    {
        writer.WriteStartArray(name);
        foreach (var value in values)
            writer.WriteStringValue(value);
        writer.WriteEndArray();
    }

    public static void WriteStringOrNull(this Utf8JsonWriter writer, string name, string? value)
    {
        if (string.IsNullOrEmpty(value))
            writer.WriteNull(name);
        else
            writer.WriteString(name, value);
    }
}
