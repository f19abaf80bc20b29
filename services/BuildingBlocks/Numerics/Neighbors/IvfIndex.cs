using Assay.Numerics.Clustering;
using Assay.Numerics.Parallelism;
using Assay.Numerics.Randomness;

namespace Assay.Numerics.Neighbors;

/// <summary>
/// Approximate k nearest neighbours by an inverted file (Sivic and Zisserman 2003; Jegou, Douze and Schmid 2011): rows are put into the list of their nearest
/// centroid, and a query is compared with the rows of the lists whose centroids are nearest to it. Of those, distances are exact. Queries of one list go
/// together, so that comparing is a matrix product. N^1.5 D multiply-adds for all neighbours of N rows, where exact ones take N^2 D; beside the rows themselves it
/// holds 8 bytes a row and the centroids. Seeded; the same bits at any degree of parallelism. <see cref="MeasureRecall"/> states what is missed.
/// </summary>
public sealed class IvfIndex
{
    private const int QueryRows = 768;

    // Rows that are converted to float32 at once when they are put into lists.
    private const int AssignRows = 16 * 1024;

    private readonly VectorRows _rows;
    private readonly float[] _centroids;
    private readonly int[] _starts;
    private readonly int[] _members;
    private readonly int[] _lists;
    private readonly int _probes;

    private IvfIndex(VectorRows rows, float[] centroids, int[] lists, int probes)
    {
        _rows = rows;
        _centroids = centroids;
        _lists = lists;
        _probes = Math.Min(probes, Lists);
        (_starts, _members) = Sort(lists, Lists);
    }

    /// <summary>Lists.</summary>
    public int Lists => _centroids.Length / _rows.Dimensions;

    /// <summary>Lists searched for each query.</summary>
    public int Probes => _probes;

    /// <summary>Makes an index.</summary>
    /// <param name="rows">[N, D], at least one row; must not grow afterwards.</param>
    /// <param name="options">How.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <exception cref="ArgumentException">There are no rows.</exception>
    public static IvfIndex Build(VectorRows rows, IvfOptions options, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(rows);
        ArgumentNullException.ThrowIfNull(options);
        ArgumentOutOfRangeException.ThrowIfNegative(options.Lists);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Probes);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.TrainingRowsPerList);
        if (rows.Count == 0) throw new ArgumentException("There are no rows to search among.", nameof(rows));
        var lists = options.Lists > 0 ? options.Lists : Math.Max(1, (int)Math.Round(2 * Math.Sqrt(rows.Count)));
        var model = KMeans.Fit(
            Draw(rows, (long)options.TrainingRowsPerList * lists, options.Seed),
            rows.Dimensions,
            new KMeansOptions { Clusters = lists, MaxIterations = options.Iterations, RowsPerCluster = options.TrainingRowsPerList, Seed = options.Seed },
            parallel);
        var centroids = new float[model.Clusters * rows.Dimensions];
        for (var list = 0; list < model.Clusters; list++) model.Centre(list).CopyTo(centroids.AsSpan(list * rows.Dimensions));
        return new IvfIndex(rows, centroids, Assign(model, rows, parallel), options.Probes);
    }

    /// <summary>The neighbours of every row among the others.</summary>
    /// <param name="k">Neighbours of each, above 0; all others where there are fewer.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    public NeighborTable OfAll(int k, ParallelOptions parallel) => Search(k, _rows.Count - 1, _rows, _members, null, parallel);

    /// <summary>The neighbours of some rows among all others.</summary>
    /// <param name="chosen">Numbers of the rows.</param>
    /// <param name="k">Neighbours of each, above 0; all others where there are fewer.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    public NeighborTable OfSome(ReadOnlySpan<int> chosen, int k, ParallelOptions parallel)
    {
        var lists = new int[chosen.Length];
        for (var i = 0; i < lists.Length; i++) lists[i] = _lists[chosen[i]];
        return Search(k, _rows.Count - 1, _rows, Sort(lists, Lists).Members, chosen.ToArray(), parallel);
    }

    /// <summary>The neighbours of queries that are not among the rows.</summary>
    /// <param name="queries">[q, D].</param>
    /// <param name="k">Neighbours of each, above 0; all rows where there are fewer.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    public NeighborTable Search(VectorRows queries, int k, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(queries);
        if (queries.Dimensions != _rows.Dimensions) throw new ArgumentException($"Queries of {queries.Dimensions} numbers have no distance to rows of {_rows.Dimensions}.", nameof(queries));
        var centroids = new VectorRows(_rows.Dimensions);
        centroids.Add(_centroids);
        var nearest = ExactNeighbors.Search(queries, centroids, 1, parallel);
        var lists = new int[queries.Count];
        for (var i = 0; i < lists.Length; i++) lists[i] = nearest.Ids(i)[0];
        return Search(k, _rows.Count, queries, Sort(lists, Lists).Members, null, parallel);
    }

    /// <summary>Recall@k: the share of the true k nearest neighbours that the index finds, measured on rows drawn with a seed.</summary>
    /// <param name="sample">Rows to measure with at most, above 0.</param>
    /// <param name="k">Neighbours.</param>
    /// <param name="seed">Seed of the draw.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <returns>0..1.</returns>
    public double MeasureRecall(int sample, int k, ulong seed, ParallelOptions parallel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(sample);
        var rows = DrawRows(_rows.Count, sample, seed);
        return OfSome(rows, k, parallel).RecallAgainst(ExactNeighbors.OfSome(_rows, rows, k, parallel));
    }

    /// <param name="k">Neighbours.</param>
    /// <param name="available">Rows that each query may have.</param>
    /// <param name="source">Where queries are read.</param>
    /// <param name="order">Queries, those of one list together.</param>
    /// <param name="chosen">Row of each query in the source; null where they are the same.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    private NeighborTable Search(int k, int available, VectorRows source, int[] order, int[]? chosen, ParallelOptions parallel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        var table = new NeighborTable(order.Length, Math.Clamp(available, 0, k));
        if (table.K == 0) return table;
        var own = ReferenceEquals(source, _rows);
        ChunkedLoop.Reduce(
            order.Length,
            QueryRows,
            parallel,
            () => new IvfSearch(_rows, _centroids, _starts, _members, _probes, QueryRows, table.K),
            (start, end, search) =>
            {
                parallel.CancellationToken.ThrowIfCancellationRequested();
                var rows = new int[end - start];
                for (var i = start; i < end; i++) rows[i - start] = chosen is null ? order[i] : chosen[order[i]];
                search.Run(source, rows, own);
                for (var i = start; i < end; i++) table.Set(order[i], search.Nearest.Ids(i - start), search.Nearest.Distances(i - start));
            },
            static _ => { });
        return table;
    }

    private static int[] Assign(KMeansModel model, VectorRows rows, ParallelOptions parallel)
    {
        var lists = new int[rows.Count];
        var block = new float[Math.Min(AssignRows, rows.Count) * rows.Dimensions];
        var distances = new float[Math.Min(AssignRows, rows.Count)];
        for (var start = 0; start < rows.Count; start += AssignRows)
        {
            var count = Math.Min(AssignRows, rows.Count - start);
            rows.CopyTo(start, block.AsSpan(0, count * rows.Dimensions));
            model.Assign(block.AsMemory(0, count * rows.Dimensions), lists.AsMemory(start, count), distances.AsMemory(0, count), parallel);
        }

        return lists;
    }

    private static float[] Draw(VectorRows rows, long most, ulong seed)
    {
        var drawn = DrawRows(rows.Count, most, seed);
        var sample = new float[checked(drawn.Length * rows.Dimensions)];
        rows.Gather(drawn, sample);
        return sample;
    }

    /// <summary>Different rows, ascending: the first steps of a shuffle.</summary>
    private static int[] DrawRows(int count, long most, ulong seed)
    {
        var rows = new int[count];
        for (var i = 0; i < count; i++) rows[i] = i;
        if (most >= count) return rows;
        var random = new Xoshiro256(seed);
        for (var i = 0; i < most; i++)
        {
            var other = i + random.NextInt32(count - i);
            (rows[i], rows[other]) = (rows[other], rows[i]);
        }

        Array.Resize(ref rows, (int)most);
        Array.Sort(rows);
        return rows;
    }

    /// <summary>Counting sort by list: rows of a list ascend.</summary>
    private static (int[] Starts, int[] Members) Sort(int[] lists, int count)
    {
        var starts = new int[count + 1];
        foreach (var list in lists) starts[list + 1]++;
        for (var list = 0; list < count; list++) starts[list + 1] += starts[list];
        var next = starts[..count];
        var members = new int[lists.Length];
        for (var row = 0; row < lists.Length; row++) members[next[lists[row]]++] = row;
        return (starts, members);
    }
}
