using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Datasets;

/// <summary>The labels of one shard's images in one label version, with several labels an image where there are.</summary>
internal sealed class ShardLabels
{
    private static readonly int[] NoLabel = [];
    private static readonly int[] RemovedLabel = [LabelColumns.Removed];
    private readonly int[][] _rows;

    private ShardLabels(int[][] rows) => _rows = rows;

    public int Rows => _rows.Length;

    /// <summary>Class ids of an image: none, one or several; -2 alone where a person removed it.</summary>
    public IReadOnlyList<int> this[int row] => _rows[row];

    public bool IsRemoved(int row) => _rows[row] is [LabelColumns.Removed];

    /// <summary>Whether any image has several labels.</summary>
    public bool HasSeveral => _rows.Any(labels => labels.Length > 1);

    /// <summary>Class ids for people: a removed image has none.</summary>
    public IReadOnlyList<int> Classes(int row) => IsRemoved(row) ? NoLabel : _rows[row];

    public static ShardLabels FromColumns(int[] first, long[]? indptr, int[]? indices) =>
        new([.. first.Select((label, row) => label switch
        {
            LabelColumns.Removed => RemovedLabel,
            LabelColumns.None => NoLabel,
            _ when indptr is not null && indptr[row + 1] > indptr[row] => indices![(int)indptr[row]..(int)indptr[row + 1]],
            _ => [label],
        })]);

    /// <summary>These labels with those of some images replaced.</summary>
    public ShardLabels With(IEnumerable<KeyValuePair<int, IReadOnlyList<int>>> changes)
    {
        var rows = (int[][])_rows.Clone();
        foreach (var (row, labels) in changes)
            rows[row] = [.. labels];
        return new ShardLabels(rows);
    }

    /// <summary>The rows whose labels differ.</summary>
    public IEnumerable<int> Differences(ShardLabels other) =>
        Enumerable.Range(0, Rows).Where(row => !_rows[row].AsSpan().SequenceEqual(other._rows[row]));

    /// <summary>int32 [n]: the first label, -1 without one, -2 for a removed image.</summary>
    public int[] FirstColumn() => [.. _rows.Select(labels => labels.Length == 0 ? LabelColumns.None : labels[0])];

    /// <summary>int64 [n + 1] and int32: all labels in rows; a removed image has none.</summary>
    public (long[] Indptr, int[] Indices) SeveralColumns()
    {
        var indptr = new long[Rows + 1];
        var indices = new List<int>(Rows);
        for (var row = 0; row < Rows; row++)
        {
            indices.AddRange(Classes(row));
            indptr[row + 1] = indices.Count;
        }

        return (indptr, [.. indices]);
    }
}
