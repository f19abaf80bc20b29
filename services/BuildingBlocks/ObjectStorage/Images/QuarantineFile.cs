using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using Assay.ObjectStorage.Layout;

namespace Assay.ObjectStorage.Images;

/// <summary>Reads and writes a shard's <c>quarantine.jsonl</c>: one <see cref="QuarantineRecord"/> a line, in the order of the rows.</summary>
public static class QuarantineFile
{
    /// <summary>The records of a shard; none where no embedding has read the shard yet.</summary>
    public static async Task<IReadOnlyList<QuarantineRecord>> ReadAsync(
        IObjectStore store, string dataset, int shard, CancellationToken cancellationToken = default)
    {
        var key = DatasetKeys.Quarantine(dataset, shard);
        byte[] content;
        try
        {
            content = await store.ReadAllAsync(key, cancellationToken).ConfigureAwait(false);
        }
        catch (ObjectNotFoundException)
        {
            return [];
        }

        return Parse(content);
    }

    /// <summary>Writes the records, sorted by row; an empty file where there are none, which says that the shard was read.</summary>
    public static Task WriteAsync(
        IObjectStore store, string dataset, int shard, IEnumerable<QuarantineRecord> records, CancellationToken cancellationToken = default) =>
        store.PutAsync(DatasetKeys.Quarantine(dataset, shard), Format(records), cancellationToken);

    private static ReadOnlyMemory<byte> Format(IEnumerable<QuarantineRecord> records)
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var record in records.OrderBy(r => r.Row))
        {
            using (var writer = new Utf8JsonWriter(buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
                JsonSerializer.Serialize(writer, record, QuarantineJson.Default.QuarantineRecord);
            buffer.Write("\n"u8);
        }

        return buffer.WrittenMemory;
    }

    private static List<QuarantineRecord> Parse(ReadOnlySpan<byte> content)
    {
        var records = new List<QuarantineRecord>();
        foreach (var line in content.Split((byte)'\n'))
        {
            if (!content[line].IsEmpty)
                records.Add(JsonSerializer.Deserialize(content[line], QuarantineJson.Default.QuarantineRecord)!);
        }

        return records;
    }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(QuarantineRecord))]
internal sealed partial class QuarantineJson : JsonSerializerContext;
