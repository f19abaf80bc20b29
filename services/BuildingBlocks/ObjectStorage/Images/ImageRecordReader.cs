using System.Buffers;
using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Assay.ObjectStorage.Images;

/// <summary>Reads image records from JSON lines, one line in memory at a time.</summary>
public static class ImageRecordReader
{
    /// <summary>Reads records until the stream ends.</summary>
    /// <param name="name">What the stream is called in messages.</param>
    /// <exception cref="ObjectStoreException">A line is not a record; the message tells which.</exception>
    public static async IAsyncEnumerable<ImageRecord> ReadAsync(
        Stream stream, string name, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var reader = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 64 * 1024, leaveOpen: true));
        try
        {
            for (var number = 1; ;)
            {
                var result = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
                var rest = result.Buffer;
                while (TryReadLine(ref rest, result.IsCompleted, out var line))
                {
                    if (!line.IsEmpty)
                        yield return Parse(line, name, number);
                    number++;
                }

                reader.AdvanceTo(rest.Start, rest.End);
                if (result.IsCompleted)
                    yield break;
            }
        }
        finally
        {
            await reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads all records of a shard.</summary>
    /// <exception cref="ObjectNotFoundException">There is no such shard.</exception>
    public static async Task<List<ImageRecord>> ReadImageRecordsAsync(
        this IObjectStore store, string key, CancellationToken cancellationToken = default)
    {
        var stream = await store.OpenReadAsync(key, cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            var records = new List<ImageRecord>();
            await foreach (var record in ReadAsync(stream, $"'{key}'", cancellationToken).ConfigureAwait(false))
                records.Add(record);
            return records;
        }
    }

    private static bool TryReadLine(ref ReadOnlySequence<byte> rest, bool isLast, out ReadOnlySequence<byte> line)
    {
        if (rest.PositionOf((byte)'\n') is { } end)
        {
            line = rest.Slice(0, end);
            rest = rest.Slice(rest.GetPosition(1, end));
            return true;
        }

        line = rest;
        if (!isLast || rest.IsEmpty)
            return false;
        rest = rest.Slice(rest.End);
        return true;
    }

    private static ImageRecord Parse(ReadOnlySequence<byte> line, string name, int number)
    {
        try
        {
            var json = new Utf8JsonReader(line);
            return JsonSerializer.Deserialize(ref json, ImageJson.Lines.ImageRecord) ?? throw new JsonException("it is null");
        }
        catch (JsonException e)
        {
            throw new ObjectStoreException($"Line {number} of {name} is not an image record: {e.Message}", e);
        }
    }
}
