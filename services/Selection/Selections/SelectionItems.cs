using System.Runtime.CompilerServices;
using System.Text.Json;
using Assay.Contracts.V1;
using Assay.ObjectStorage;

namespace Assay.Selection.Selections;

/// <summary>The lists of selected images in the object store: JSON lines of <see cref="SelectedItem"/> with the ranks 1, 2, 3, ...</summary>
internal sealed class SelectionItems(IObjectStore objects)
{
    private const int ChunkBytes = 64 * 1024;

    public async Task WriteAsync(string key, IAsyncEnumerable<SelectedItem> items, CancellationToken cancellationToken)
    {
        // A million lines are more than belongs in memory; a store wants to know how long its object is.
        await using var lines = new FileStream(
            Path.Combine(Path.GetTempPath(), Path.GetRandomFileName()),
            FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, ChunkBytes, FileOptions.DeleteOnClose | FileOptions.Asynchronous);
        await foreach (var item in items.WithCancellation(cancellationToken))
        {
            await JsonSerializer.SerializeAsync(lines, item, JsonSerializerOptions.Web, cancellationToken);
            lines.WriteByte((byte)'\n');
        }

        lines.Position = 0;
        await objects.PutAsync(key, lines, cancellationToken);
    }

    public Task DeleteAsync(string key, CancellationToken cancellationToken) => objects.DeleteAsync(key, cancellationToken);

    public async IAsyncEnumerable<SelectedItem> ReadAsync(string key, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(await objects.OpenReadAsync(key, cancellationToken));
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
            yield return JsonSerializer.Deserialize<SelectedItem>(line, JsonSerializerOptions.Web)!;
    }

    /// <summary>Some items from where a line begins, and where the next line begins.</summary>
    /// <exception cref="JsonException">No line begins there.</exception>
    public async Task<(IReadOnlyList<SelectedItem> Items, long Next)> ReadPageAsync(string key, long offset, int count, CancellationToken cancellationToken)
    {
        var items = new List<SelectedItem>(count);
        var buffer = new byte[ChunkBytes];
        var kept = 0;
        while (items.Count < count)
        {
            var read = await objects.ReadAsync(key, offset + kept, buffer.AsMemory(kept), cancellationToken);
            if (read == 0)
                break;
            var filled = kept + read;
            var start = 0;
            for (int length; items.Count < count && (length = buffer.AsSpan(start, filled - start).IndexOf((byte)'\n')) >= 0; start += length + 1)
                items.Add(JsonSerializer.Deserialize<SelectedItem>(buffer.AsSpan(start, length), JsonSerializerOptions.Web)!);

            offset += start;
            kept = filled - start;
            buffer.AsSpan(start, kept).CopyTo(buffer);
            if (kept == buffer.Length)
                Array.Resize(ref buffer, 2 * buffer.Length);
        }

        return (items, offset);
    }
}
