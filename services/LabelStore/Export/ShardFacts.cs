using System.Text.Json;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Images;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Export;

/// <summary>Sizes of a shard's images, and which of them cannot be decoded, where an embedding has measured them.</summary>
internal sealed class ShardFacts
{
    private readonly NpyColumn<float>? _facts;
    private readonly int _width;
    private readonly int _height;
    private readonly HashSet<int> _undecodable;

    private ShardFacts(NpyColumn<float>? facts, int width, int height, HashSet<int> undecodable) =>
        (_facts, _width, _height, _undecodable) = (facts, width, height, undecodable);

    public int Width(int row) => Value(row, _width);

    public int Height(int row) => Value(row, _height);

    public bool IsUndecodable(int row) => _undecodable.Contains(row);

    public static async Task<ShardFacts> ReadAsync(IObjectStore objects, string dataset, int shard, CancellationToken cancellationToken)
    {
        var quarantine = await QuarantineFile.ReadAsync(objects, dataset, shard, cancellationToken);
        var undecodable = quarantine.Select(record => record.Row).ToHashSet();
        var namesKey = DatasetKeys.FactNames(dataset, shard);
        var factsKey = DatasetKeys.Facts(dataset, shard);
        if (!await objects.ExistsAsync(namesKey, cancellationToken) || !await objects.ExistsAsync(factsKey, cancellationToken))
            return new ShardFacts(null, -1, -1, undecodable);

        var names = JsonSerializer.Deserialize<string[]>(await objects.ReadAllAsync(namesKey, cancellationToken)) ?? [];
        var facts = await objects.ReadColumnAsync<float>(factsKey, columns: names.Length, cancellationToken: cancellationToken);
        return new ShardFacts(facts, Array.IndexOf(names, "width"), Array.IndexOf(names, "height"), undecodable);
    }

    private int Value(int row, int column) =>
        _facts is null || column < 0 || row >= _facts.Rows || IsUndecodable(row) ? 0 : (int)_facts[row][column];
}
