using System.IO.Compression;
using System.Text.Json;
using Assay.ObjectStorage;

namespace Assay.Ingestion.Sources.Buckets;

/// <summary>
/// What a job has listed so far, as objects: a worker that takes over lists only the rest. Each names its range of keys, so parts of
/// different workers fit together, also where they overlap.
/// </summary>
internal sealed class ListingParts(IObjectStore store, string prefix)
{
    public async Task AddAsync(ListedKeys listed, CancellationToken cancellationToken)
    {
        var buffer = new MemoryStream();
        await using (var zip = new GZipStream(buffer, CompressionLevel.Fastest, leaveOpen: true))
        {
            Write<string?[]>(zip, [listed.Range.After, listed.Range.UpTo]);
            foreach (var key in listed.Keys)
                Write(zip, key);
        }

        await store.PutAsync($"{prefix}{Guid.NewGuid():N}.jsonl.gz", buffer.GetBuffer().AsMemory(0, (int)buffer.Length), cancellationToken);
    }

    public async IAsyncEnumerable<ListedKeys> ReadAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var parts = new List<string>();
        await foreach (var entry in store.ListAsync(prefix, cancellationToken: cancellationToken))
            parts.Add(entry.Key);
        await foreach (var part in ReadAhead.InOrderAsync(parts, ReadAsync, cancellationToken))
            yield return part;
    }

    public async Task DeleteAsync(CancellationToken cancellationToken)
    {
        await foreach (var entry in store.ListAsync(prefix, cancellationToken: cancellationToken))
            await store.DeleteAsync(entry.Key, cancellationToken);
    }

    private async Task<ListedKeys> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var content = await store.ReadAllAsync(key, cancellationToken);
        using var lines = new StreamReader(new GZipStream(new MemoryStream(content), CompressionMode.Decompress));
        var range = JsonSerializer.Deserialize<string?[]>((await lines.ReadLineAsync(cancellationToken))!)!;
        var keys = new List<string>();
        while (await lines.ReadLineAsync(cancellationToken) is { } line)
            keys.Add(JsonSerializer.Deserialize<string>(line)!);
        return new ListedKeys(new KeyRange(range[0], range[1]), keys);
    }

    private static void Write<T>(Stream stream, T value)
    {
        JsonSerializer.Serialize(stream, value);
        stream.WriteByte((byte)'\n');
    }
}
