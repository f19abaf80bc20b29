using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Assay.Documents;

/// <summary>The token between two pages: the key of the last document of the first, and a sign of the query it belongs to.</summary>
internal static class DocumentContinuation
{
    /// <param name="key">The values of the fields after the query's equal ones, then the id; null for none.</param>
    public static string Encode(DocumentQuery query, IEnumerable<object?> key)
    {
        using var buffer = new MemoryStream();
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            writer.WriteStringValue(Sign(query));
            foreach (var value in key)
            {
                switch (value)
                {
                    case null: writer.WriteNullValue(); break;
                    case long number: writer.WriteNumberValue(number); break;
                    case double number: writer.WriteNumberValue(number); break;
                    default: writer.WriteStringValue((string)value); break;
                }
            }

            writer.WriteEndArray();
        }

        return Base64Url.EncodeToString(buffer.ToArray());
    }

    /// <exception cref="InvalidContinuationException">The token is not one of this query.</exception>
    public static IndexValue[] Decode(string continuation, DocumentQuery query, int keyLength)
    {
        try
        {
            using var json = JsonDocument.Parse(Base64Url.DecodeFromChars(continuation));
            JsonElement[] elements = [.. json.RootElement.EnumerateArray()];
            if (elements.Length == keyLength + 1 && elements[0].ValueEquals(Sign(query)))
                return [.. elements.Skip(1).Select(ValueOf)];
        }
        catch (Exception e) when (e is FormatException or JsonException or InvalidOperationException or ArgumentException)
        {
        }

        throw new InvalidContinuationException();
    }

    private static IndexValue ValueOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Null => IndexValue.None,
        JsonValueKind.String => element.GetString(),
        _ => element.TryGetInt64(out var number) ? (IndexValue)number : element.GetDouble(),
    };

    private static string Sign(DocumentQuery query)
    {
        var text = new StringBuilder(query.Index).Append('\n').Append(query.Descending);
        foreach (var value in query.Equal)
            Append(value);
        Append(query.From ?? IndexValue.None);
        Append(query.To ?? IndexValue.None);
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())).AsSpan(0, 6));

        void Append(IndexValue value) => text.Append('\n').Append(value.Value?.GetType().Name).Append(' ').Append(value);
    }
}
