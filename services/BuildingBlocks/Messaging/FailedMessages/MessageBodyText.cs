using System.Text;
using System.Text.Json;

namespace Assay.Messaging.FailedMessages;

/// <summary>What people see of a message's body.</summary>
public static class MessageBodyText
{
    public const int LongestText = 16_384;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <summary>Name of the message's type and its content without the envelope; a body that is no envelope is shown as it is.</summary>
    internal static (string MessageType, string Text) Read(ReadOnlySpan<byte> body)
    {
        try
        {
            var reader = new Utf8JsonReader(body);
            using var document = JsonDocument.ParseValue(ref reader);
            if (reader.Read())
                throw new JsonException();
            var root = document.RootElement;
            var isEnvelope = root.ValueKind == JsonValueKind.Object && root.TryGetProperty("message", out _);
            return (isEnvelope ? TypeOf(root) : "", Shorten(JsonSerializer.Serialize(isEnvelope ? root.GetProperty("message") : root, Indented)));
        }
        catch (JsonException)
        {
            return ("", Shorten(Encoding.UTF8.GetString(body)));
        }
    }

    // urn:message:Assay.Contracts.V1:EmbedShard; a fault names in brackets what failed: urn:message:MassTransit:Fault[[Assay.Contracts.V1:EmbedShard]].
    private static string TypeOf(JsonElement envelope)
    {
        if (!envelope.TryGetProperty("messageType", out var types) || types.ValueKind != JsonValueKind.Array || types.GetArrayLength() == 0
            || types[0].ValueKind != JsonValueKind.String)
            return "";
        var names = types[0].GetString()!.Split("[[", 2).Select(name => name.TrimEnd(']').Split(':')[^1]);
        return string.Join(" of ", names);
    }

    private static string Shorten(string text) => text.Length <= LongestText ? text : text[..LongestText];
}
