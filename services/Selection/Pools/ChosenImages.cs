using System.Collections;
using System.Collections.Concurrent;
using Assay.Numerics;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.Selection.Pools;

/// <summary>Which images of each shard are chosen: where splits matter a shard's lines are read once, one line in memory at a time, and a bit an image is kept. Thread-safe.</summary>
internal sealed class ChosenImages(IObjectStore store, string dataset, ImageChoice choice)
{
    private readonly ConcurrentDictionary<int, BitArray> _shards = new();

    public ImageChoice Choice => choice;

    /// <summary>Row by row, whether an image is chosen, [n].</summary>
    /// <param name="shard">The shard.</param>
    /// <param name="rows">n, its images.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="ObjectStoreException">The shard has another number of images.</exception>
    public async Task<BitArray> ReadAsync(int shard, int rows, CancellationToken cancellationToken)
    {
        if (_shards.TryGetValue(shard, out var known))
            return known;
        var chosen = new BitArray(rows);
        if (choice.ReadsSplits)
        {
            await ReadLinesAsync(shard, chosen, cancellationToken);
        }
        else
        {
            for (var row = 0; row < rows; row++)
                chosen[row] = choice.Has(new RowKey(shard, row), null);
        }

        return _shards.GetOrAdd(shard, chosen);
    }

    private async Task ReadLinesAsync(int shard, BitArray chosen, CancellationToken cancellationToken)
    {
        var key = DatasetKeys.Images(dataset, shard);
        var row = 0;
        await using var lines = await store.OpenReadAsync(key, cancellationToken);
        await foreach (var image in ImageRecordReader.ReadAsync(lines, $"'{key}'", cancellationToken))
        {
            if (row < chosen.Length)
                chosen[row] = choice.Has(new RowKey(shard, row), image.Split);
            row++;
        }

        if (row != chosen.Length)
            throw new ObjectStoreException($"'{key}' has {row} lines, and the shard's columns have {chosen.Length} rows. Ingest the data set again.");
    }
}
