using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Assay.ObjectStorage.Images;

/// <summary>How image records are written: equal records give equal bytes.</summary>
/// <remarks>
/// Properties come in the order of declaration, without white space; text is escaped only where JSON asks for it, so a newline in
/// a name is <c>\n</c> and never ends a line.
/// </remarks>
[JsonSerializable(typeof(ImageRecord))]
internal sealed partial class ImageJson : JsonSerializerContext
{
    public static ImageJson Lines { get; } = new(new JsonSerializerOptions
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
