using System.Runtime.CompilerServices;
using System.Text.Json;
using Assay.Documents;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Batches;

/// <summary>The list of a batch's images in the object store: JSON lines of <see cref="BatchItem"/> with the ranks 1, 2, 3, ...</summary>
internal sealed class BatchItems(IObjectStore objects)
{
    /// <summary>Where the list of a batch that the label store made is kept.</summary>
    public static string KeyOf(string dataset, string batch) => $"{DatasetKeys.Dataset(dataset)}batches/{batch}/items.jsonl";

    /// <summary>Where the gold images that a batch mixes in are kept.</summary>
    public static string GoldKeyOf(string dataset, string batch) => $"{DatasetKeys.Dataset(dataset)}batches/{batch}/gold.jsonl";

    /// <summary>Writes a list unless it is there; a list that is there stays, so that a batch is the same however often it is opened.</summary>
    public async Task WriteIfAbsentAsync(string key, IEnumerable<BatchItem> items, CancellationToken cancellationToken)
    {
        using var lines = new MemoryStream();
        foreach (var item in items)
        {
            JsonSerializer.Serialize(lines, item, DocumentJson.Options);
            lines.WriteByte((byte)'\n');
        }

        await objects.PutIfAbsentAsync(key, lines.GetBuffer().AsMemory(0, (int)lines.Length), cancellationToken);
    }

    public async Task<bool> ExistsAsync(string key, CancellationToken cancellationToken) => await objects.ExistsAsync(key, cancellationToken);

    /// <exception cref="InvalidDataException">A line is no item, or ranks do not follow each other.</exception>
    public async IAsyncEnumerable<BatchItem> ReadAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await objects.OpenReadAsync(key, cancellationToken));
        for (var number = 1; await reader.ReadLineAsync(cancellationToken) is { } line; number++)
        {
            var item = Parse(line, key, number);
            if (item.Rank != number)
                throw new InvalidDataException($"Line {number} of '{key}' has the rank {item.Rank}; ranks must be 1, 2, 3, ... Select the batch again.");
            yield return item;
        }
    }

    private static BatchItem Parse(string line, string key, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<BatchItem>(line, DocumentJson.Options) is { } item && ImageId.TryParse(item.ImageId, out _)
                ? item
                : throw new JsonException("it names no image");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Line {number} of '{key}' is no selected item: {e.Message}. Select the batch again.", e);
        }
    }
}
