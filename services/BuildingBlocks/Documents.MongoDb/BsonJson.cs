using System.Buffers;
using System.Globalization;
using System.Text;
using System.Text.Json;
using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;

namespace Assay.Documents.MongoDb;

/// <summary>JSON as BSON and back, without loss: readable and searchable in MongoDB's own tools.</summary>
/// <remarks>
/// The driver's JSON dialect would read strings such as dates and members such as <c>$oid</c> as types of its own; here a JSON value
/// becomes the BSON value of the same kind and nothing else. Member names that MongoDB gives a meaning are escaped.
/// </remarks>
internal static class BsonJson
{
    // MongoDB reads '.' and '$' in names as paths and operators, and BSON ends names at a zero.
    private static readonly SearchValues<char> Escaped = SearchValues.Create("%.$\0");

    // The driver reads a double of this value as zero without its sign.
    private static readonly BsonValue NegativeZero = new BsonDecimal128(Decimal128.Parse("-0"));

    private static readonly JsonWriterOptions WriterOptions = new() { Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static BsonValue Parse(string json)
    {
        using var parsed = JsonDocument.Parse(json);
        return ValueOf(parsed.RootElement);
    }

    public static string Write(BsonValue value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, WriterOptions))
            Write(writer, value);
        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }

    public static long SizeOf(BsonDocument document)
    {
        using var stream = new MemoryStream();
        using var writer = new BsonBinaryWriter(stream, new BsonBinaryWriterSettings { MaxDocumentSize = int.MaxValue });
        BsonDocumentSerializer.Instance.Serialize(BsonSerializationContext.CreateRoot(writer), document);
        writer.Flush();
        return stream.Length;
    }

    private static BsonValue ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => new BsonDocument(element.EnumerateObject().Select(m => new BsonElement(Escape(m.Name), ValueOf(m.Value)))),
        JsonValueKind.Array => new BsonArray(element.EnumerateArray().Select(ValueOf)),
        JsonValueKind.String => new BsonString(element.GetString()!),
        JsonValueKind.Number => NumberOf(element),
        JsonValueKind.True => BsonBoolean.True,
        JsonValueKind.False => BsonBoolean.False,
        _ => BsonNull.Value,
    };

    private static BsonValue NumberOf(JsonElement element)
    {
        var text = element.GetRawText();
        if (element.TryGetInt32(out var small))
            return text == "-0" ? NegativeZero : new BsonInt32(small);
        if (element.TryGetInt64(out var integer))
            return new BsonInt64(integer);
        // Written as .NET writes it, a double comes back as the same text; what has more digits than a double is a decimal.
        var number = element.GetDouble();
        if (number.ToString("R", CultureInfo.InvariantCulture) == text)
            return new BsonDouble(number);
        return Decimal128.TryParse(text, out var exact) ? new BsonDecimal128(exact) : new BsonDouble(number);
    }

    private static void Write(Utf8JsonWriter writer, BsonValue value)
    {
        switch (value)
        {
            case BsonDocument document:
                writer.WriteStartObject();
                foreach (var element in document)
                {
                    writer.WritePropertyName(Unescape(element.Name));
                    Write(writer, element.Value);
                }

                writer.WriteEndObject();
                break;
            case BsonArray array:
                writer.WriteStartArray();
                foreach (var item in array)
                    Write(writer, item);
                writer.WriteEndArray();
                break;
            case BsonString text: writer.WriteStringValue(text.Value); break;
            case BsonInt32 number: writer.WriteNumberValue(number.Value); break;
            case BsonInt64 number: writer.WriteNumberValue(number.Value); break;
            case BsonDouble number: writer.WriteNumberValue(number.Value); break;
            case BsonDecimal128 number: writer.WriteRawValue(number.Value.ToString()); break;
            case BsonBoolean truth: writer.WriteBooleanValue(truth.Value); break;
            case BsonNull: writer.WriteNullValue(); break;
            default: throw new JsonException($"it holds a BSON {value.BsonType}, which no version of Assay writes");
        }
    }

    private static string Escape(string name) =>
        name.AsSpan().ContainsAny(Escaped)
            ? name.Replace("%", "%25", StringComparison.Ordinal).Replace(".", "%2E", StringComparison.Ordinal).Replace("$", "%24", StringComparison.Ordinal).Replace("\0", "%00", StringComparison.Ordinal)
            : name;

    private static string Unescape(string name) =>
        name.Contains('%', StringComparison.Ordinal)
            ? name.Replace("%00", "\0", StringComparison.Ordinal).Replace("%24", "$", StringComparison.Ordinal).Replace("%2E", ".", StringComparison.Ordinal).Replace("%25", "%", StringComparison.Ordinal)
            : name;
}
