namespace Assay.Numerics.Neighbors;

/// <summary>One worker's search of an <see cref="IvfIndex"/>, a batch of queries at a time.</summary>
internal sealed class IvfSearch
{
    private const int RowBlock = 1024;

    private readonly VectorRows _rows;
    private readonly float[] _centroids;
    private readonly int[] _starts;
    private readonly int[] _members;
    private readonly int[] _lists;
    private readonly int _probes;
    private readonly NearestRows _nearestLists;
    private readonly float[] _batch;
    private readonly float[] _block;
    private readonly int[] _visitors;
    private readonly List<(int List, int Query)> _visits = [];

    /// <param name="rows">The indexed rows.</param>
    /// <param name="centroids">float32 [lists, D].</param>
    /// <param name="starts">Where each list begins in <paramref name="members"/>, and the end of the last.</param>
    /// <param name="members">Rows by list.</param>
    /// <param name="probes">Lists searched for a query.</param>
    /// <param name="queries">Queries of a batch at most.</param>
    /// <param name="k">Neighbours of each.</param>
    public IvfSearch(VectorRows rows, float[] centroids, int[] starts, int[] members, int probes, int queries, int k)
    {
        (_rows, _centroids, _starts, _members, _probes) = (rows, centroids, starts, members, probes);
        _lists = new int[starts.Length - 1];
        for (var list = 0; list < _lists.Length; list++) _lists[list] = list;
        _nearestLists = new NearestRows(queries, rows.Dimensions, Math.Max(probes, ListsThatHold(k + 1)));
        Nearest = new NearestRows(queries, rows.Dimensions, k);
        _batch = new float[queries * rows.Dimensions];
        _block = new float[RowBlock * rows.Dimensions];
        _visitors = new int[queries];
    }

    public NearestRows Nearest { get; }

    /// <summary>Searches for the neighbours of rows of <paramref name="source"/>.</summary>
    /// <param name="source">Where the queries are.</param>
    /// <param name="queries">Their numbers.</param>
    /// <param name="own">Whether the numbers are those of the indexed rows, so that each leaves itself out.</param>
    public void Run(VectorRows source, int[] queries, bool own)
    {
        source.Gather(queries, _batch);
        var batch = _batch.AsMemory(0, queries.Length * _rows.Dimensions);
        Nearest.Begin(batch, own ? queries : default);
        _nearestLists.Begin(batch);
        _nearestLists.Offer(_centroids, _lists);
        _visits.Clear();
        for (var query = 0; query < queries.Length; query++)
        {
            // The nearest lists, and as many more as it takes to have k rows beside the query's own.
            var lists = _nearestLists.Ids(query);
            var rows = 0;
            for (var i = 0; i < lists.Length && (i < _probes || rows <= Nearest.K); i++)
            {
                _visits.Add((lists[i], query));
                rows += Length(lists[i]);
            }
        }

        _visits.Sort();
        for (int start = 0, end; start < _visits.Count; start = end)
        {
            for (end = start; end < _visits.Count && _visits[end].List == _visits[start].List; end++) _visitors[end - start] = _visits[end].Query;
            Visit(_visits[start].List, _visitors.AsSpan(0, end - start));
        }
    }

    private int Length(int list) => _starts[list + 1] - _starts[list];

    /// <summary>How many lists hold so many rows together, whichever they are; all where they never do.</summary>
    private int ListsThatHold(int rows)
    {
        var sizes = Array.ConvertAll(_lists, Length);
        Array.Sort(sizes);
        var count = 0;
        for (var held = 0; count < sizes.Length && held < rows; count++) held += sizes[count];
        return count;
    }

    private void Visit(int list, ReadOnlySpan<int> queries)
    {
        for (var first = _starts[list]; first < _starts[list + 1]; first += RowBlock)
        {
            var members = _members.AsSpan(first, Math.Min(RowBlock, _starts[list + 1] - first));
            var block = _block.AsSpan(0, members.Length * _rows.Dimensions);
            _rows.Gather(members, block);
            Nearest.Offer(block, members, queries);
        }
    }
}
