using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Datasets;

/// <summary>The labels of one shard's images in one label version, with several labels an image where there are. Four bytes an image with one label.</summary>
internal sealed class ShardLabels
{
    private static readonly int[] NoLabel = [];
    private static readonly int[] RemovedLabel = [LabelColumns.Removed];

    private readonly int[] _first;

    // By row, of images with more than one label.
    private readonly Dictionary<int, int[]> _several;

    private ShardLabels(int[] first, Dictionary<int, int[]> several) => (_first, _several) = (first, several);

    public int Rows => _first.Length;

    /// <summary>Class ids of an image: none, one or several; -2 alone where a person removed it.</summary>
    public IReadOnlyList<int> this[int row] => _first[row] switch
    {
        LabelColumns.Removed => RemovedLabel,
        LabelColumns.None => NoLabel,
        var label => _several.TryGetValue(row, out var labels) ? labels : [label],
    };

    public bool IsRemoved(int row) => _first[row] == LabelColumns.Removed;

    /// <summary>Whether any image has several labels.</summary>
    public bool HasSeveral => _several.Count > 0;

    /// <summary>Class ids for people: a removed image has none.</summary>
    public IReadOnlyList<int> Classes(int row) => IsRemoved(row) ? NoLabel : this[row];

    public static ShardLabels FromColumns(int[] first, long[]? indptr, int[]? indices)
    {
        var several = new Dictionary<int, int[]>();
        for (var row = 0; indptr is not null && row < first.Length; row++)
        {
            if (first[row] >= 0 && indptr[row + 1] - indptr[row] > 1)
                several[row] = indices![(int)indptr[row]..(int)indptr[row + 1]];
        }

        return new ShardLabels(first, several);
    }

    /// <summary>These labels with those of some images replaced.</summary>
    public ShardLabels With(IEnumerable<KeyValuePair<int, IReadOnlyList<int>>> changes)
    {
        var (first, several) = ((int[])_first.Clone(), new Dictionary<int, int[]>(_several));
        foreach (var (row, labels) in changes)
        {
            first[row] = labels.Count == 0 ? LabelColumns.None : labels[0];
            if (labels.Count > 1)
                several[row] = [.. labels];
            else
                several.Remove(row);
        }

        return new ShardLabels(first, several);
    }

    /// <summary>The rows whose labels differ.</summary>
    public IEnumerable<int> Differences(ShardLabels other) =>
        Enumerable.Range(0, Rows).Where(row => _first[row] != other._first[row] || !Rest(row).SequenceEqual(other.Rest(row)));

    /// <summary>int32 [n]: the first label, -1 without one, -2 for a removed image.</summary>
    public int[] FirstColumn() => _first;

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

    private int[] Rest(int row) => _several.GetValueOrDefault(row, NoLabel);
}
