using System.Text.Json;
using Assay.ObjectStorage;
using Assay.ObjectStorage.Columns;
using Assay.ObjectStorage.Layout;

namespace Assay.Ingestion.Images;

/// <summary>What was measured of a shard's images, by the names of the columns.</summary>
internal sealed class ShardFacts
{
    private readonly NpyColumn<float> _column;

    private ShardFacts(IReadOnlyList<string> names, NpyColumn<float> column) => (Names, _column) = (names, column);

    public IReadOnlyList<string> Names { get; }

    public int Rows => _column.Rows;

    public Span<float> this[int row] => _column[row];

    /// <summary>A value by the name of its column; 0 where there is no such column.</summary>
    public float Value(int row, string name)
    {
        for (var i = 0; i < Names.Count; i++)
        {
            if (Names[i] == name)
                return _column[row][i];
        }

        return 0;
    }

    /// <summary>The facts of a shard; null while no embedding has written them.</summary>
    public static async Task<ShardFacts?> TryReadAsync(IObjectStore store, string dataset, int shard, CancellationToken cancellationToken)
    {
        try
        {
            var names = JsonSerializer.Deserialize<string[]>(await store.ReadAllAsync(DatasetKeys.FactNames(dataset, shard), cancellationToken)) ?? [];
            var column = await store.ReadColumnAsync<float>(DatasetKeys.Facts(dataset, shard), columns: names.Length, cancellationToken: cancellationToken);
            return new ShardFacts(names, column);
        }
        catch (ObjectNotFoundException)
        {
            return null;
        }
    }
}
