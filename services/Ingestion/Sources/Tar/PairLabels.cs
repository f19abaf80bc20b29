using System.Text;
using System.Text.Json;

namespace Assay.Ingestion.Sources.Tar;

/// <summary>Labels of a WebDataset pair: what stands in the .cls, .json or .txt beside an image. In this order of precedence.</summary>
internal static class PairLabels
{
    public const int MaxBytes = 1 << 20;
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);
    private static readonly string[] Extensions = [".cls", ".json", ".txt"];

    /// <summary>Precedence of a member as a label file, 0 first; -1 if it is none.</summary>
    public static int Precedence(string name) => Array.IndexOf(Extensions, Path.GetExtension(name).ToLowerInvariant());

    /// <summary>Labels and split; no labels where the content holds no class name, such as a caption.</summary>
    public static (IReadOnlyList<string> Labels, string? Split) Read(string name, ReadOnlySpan<byte> content)
    {
        try
        {
            var text = StrictUtf8.GetString(content).Trim();
            return Precedence(name) == 1 ? ReadJson(text) : (IsLabel(text) ? [text] : [], null);
        }
        catch (Exception exception) when (exception is DecoderFallbackException or JsonException)
        {
            return ([], null);
        }
    }

    private static (IReadOnlyList<string>, string?) ReadJson(string text)
    {
        using var document = JsonDocument.Parse(text);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
            return (Labels(root), null);

        var split = root.TryGetProperty("split", out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        foreach (var property in (ReadOnlySpan<string>)["labels", "label", "class", "cls"])
        {
            if (root.TryGetProperty(property, out var labels))
                return (Labels(labels), string.IsNullOrEmpty(split) ? null : split);
        }

        return ([], string.IsNullOrEmpty(split) ? null : split);
    }

    private static IReadOnlyList<string> Labels(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String when IsLabel(value.GetString()!) => [value.GetString()!],
        JsonValueKind.Number => [value.GetRawText()],
        JsonValueKind.Array => [.. value.EnumerateArray().SelectMany(Labels).Distinct()],
        _ => [],
    };

    // A caption of several lines or half a page is no class.
    private static bool IsLabel(string text) => text.Length is > 0 and <= LabelNames.MaxLength && !text.Any(char.IsControl);
}
