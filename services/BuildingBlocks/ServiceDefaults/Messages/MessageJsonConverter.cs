using System.Text.Json;
using System.Text.Json.Serialization;
using Google.Protobuf;

namespace Assay.ServiceDefaults.Messages;

/// <summary>A message within a document, in the JSON of its own definition. Fields that a newer version wrote are passed over.</summary>
public sealed class MessageJsonConverter<T> : JsonConverter<T>
    where T : class, IMessage<T>, new()
{
    private static readonly JsonParser Parser = new(JsonParser.Settings.Default.WithIgnoreUnknownFields(true));

    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var json = JsonDocument.ParseValue(ref reader);
        return Parser.Parse<T>(json.RootElement.GetRawText());
    }

    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        // Through a document, so that the writer lays it out as the rest.
        using var json = JsonDocument.Parse(JsonFormatter.Default.Format(value));
        json.WriteTo(writer);
    }
}
