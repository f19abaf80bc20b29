namespace Assay.Numerics.Neighbors;

/// <summary>
/// Sets of items that pairs join (union-find with path halving; Tarjan and van Leeuwen 1984). Each set is named by its smallest item, so names do not
/// depend on the order of the pairs.
/// </summary>
public sealed class DisjointSets
{
    private readonly int[] _parents;

    /// <summary>Every item alone.</summary>
    /// <param name="count">Items, 0 or more.</param>
    public DisjointSets(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        _parents = new int[count];
        for (var i = 0; i < count; i++) _parents[i] = i;
    }

    /// <summary>Items.</summary>
    public int Count => _parents.Length;

    /// <summary>The smallest item of an item's set.</summary>
    public int Find(int item)
    {
        while (_parents[item] != item)
        {
            _parents[item] = _parents[_parents[item]];
            item = _parents[item];
        }

        return item;
    }

    /// <summary>Joins two items' sets; false where they were one already.</summary>
    public bool Join(int a, int b)
    {
        (a, b) = (Find(a), Find(b));
        if (a == b) return false;
        _parents[Math.Max(a, b)] = Math.Min(a, b);
        return true;
    }

    /// <summary>The sets of two items and more, by their smallest item; items ascend.</summary>
    public IReadOnlyList<int[]> Groups()
    {
        var sizes = new int[_parents.Length];
        for (var i = 0; i < sizes.Length; i++) sizes[Find(i)]++;
        var groups = new List<int[]>();
        var filled = new int[_parents.Length];
        var places = new int[_parents.Length];
        for (var i = 0; i < sizes.Length; i++)
        {
            var root = Find(i);
            if (sizes[root] < 2) continue;
            if (root == i)
            {
                places[i] = groups.Count;
                groups.Add(new int[sizes[i]]);
            }

            groups[places[root]][filled[root]++] = i;
        }

        return groups;
    }
}
