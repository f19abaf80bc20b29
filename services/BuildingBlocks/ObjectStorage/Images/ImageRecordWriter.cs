using System.Buffers;
using System.Text.Json;

namespace Assay.ObjectStorage.Images;

/// <summary>Writes image records as JSON lines.</summary>
public static class ImageRecordWriter
{
    private static readonly JsonWriterOptions Options = new() { Encoder = ImageJson.Lines.Options.Encoder, SkipValidation = true };

    /// <summary>The bytes of a shard's <c>images.jsonl</c>; equal records give equal bytes.</summary>
    public static byte[] ToBytes(IEnumerable<ImageRecord> records)
    {
        var buffer = new ArrayBufferWriter<byte>();
        Write(records, buffer);
        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>Appends one line a record.</summary>
    public static void Write(IEnumerable<ImageRecord> records, IBufferWriter<byte> destination)
    {
        using var writer = new Utf8JsonWriter(destination, Options);
        foreach (var record in records)
        {
            JsonSerializer.Serialize(writer, Ordered(record), ImageJson.Lines.ImageRecord);
            writer.Flush();
            writer.Reset();
            destination.Write("\n"u8);
        }
    }

    /// <summary>Writes a shard's records to the store.</summary>
    public static Task WriteImageRecordsAsync(
        this IObjectStore store, string key, IEnumerable<ImageRecord> records, CancellationToken cancellationToken = default) =>
        store.PutAsync(key, ToBytes(records), cancellationToken);

    private static ImageRecord Ordered(ImageRecord record) => record.Known switch
    {
        null => record,
        { Count: 0 } => record with { Known = null },
        var known => record with { Known = new SortedDictionary<string, string>(known.ToDictionary(), StringComparer.Ordinal) },
    };
}
