using System.Runtime.CompilerServices;
using System.Text.Json;
using Assay.Contracts.V1;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Batches;

/// <summary>The list of a batch's images in the object store: JSON lines of <see cref="SelectedItem"/> with the ranks 1, 2, 3, ...</summary>
internal sealed class BatchItems(IObjectStore objects)
{
    /// <summary>Where the list of a batch that was asked for by image ids is kept.</summary>
    public static string KeyOf(string dataset, string batch) => $"{DatasetKeys.Dataset(dataset)}batches/{batch}/items.jsonl";

    public async Task WriteAsync(string key, IEnumerable<SelectedItem> items, CancellationToken cancellationToken)
    {
        using var lines = new MemoryStream();
        foreach (var item in items)
        {
            JsonSerializer.Serialize(lines, item, JsonSerializerOptions.Web);
            lines.WriteByte((byte)'\n');
        }

        await objects.PutAsync(key, lines.GetBuffer().AsMemory(0, (int)lines.Length), cancellationToken);
    }

    /// <exception cref="InvalidDataException">A line is no item, or ranks do not follow each other.</exception>
    public async IAsyncEnumerable<SelectedItem> ReadAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
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

    private static SelectedItem Parse(string line, string key, int number)
    {
        try
        {
            return JsonSerializer.Deserialize<SelectedItem>(line, JsonSerializerOptions.Web) is { } item && ImageId.TryParse(item.ImageId, out _)
                ? item
                : throw new JsonException("it names no image");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"Line {number} of '{key}' is no selected item: {e.Message}. Select the batch again.", e);
        }
    }
}
