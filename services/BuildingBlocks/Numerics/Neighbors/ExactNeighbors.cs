using Assay.Numerics.Parallelism;

namespace Assay.Numerics.Neighbors;

/// <summary>
/// Exact k nearest neighbours by Euclidean distance, by blocked matrix products (<see cref="NearestRows"/>): N^2 D multiply-adds in memory of a few MiB a
/// worker. The same bits at any degree of parallelism. Beyond some ten thousand rows use <see cref="IvfIndex"/>.
/// </summary>
public static class ExactNeighbors
{
    private const int QueryRows = 768;

    private const int RowBlock = 1024;

    /// <summary>The neighbours of every row among the others.</summary>
    /// <param name="rows">[N, D].</param>
    /// <param name="k">Neighbours of each, above 0; all others where there are fewer.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    public static NeighborTable OfAll(VectorRows rows, int k, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(rows);
        var all = new int[rows.Count];
        for (var i = 0; i < all.Length; i++) all[i] = i;
        return OfSome(rows, all, k, parallel);
    }

    /// <summary>The neighbours of some rows among all others.</summary>
    /// <param name="rows">[N, D].</param>
    /// <param name="chosen">Numbers of the rows.</param>
    /// <param name="k">Neighbours of each, above 0; all others where there are fewer.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    public static NeighborTable OfSome(VectorRows rows, ReadOnlyMemory<int> chosen, int k, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(rows);
        return Search(rows, k, rows.Count - 1, chosen.Length, (start, queries) => rows.Gather(chosen.Span.Slice(start, queries.Length / rows.Dimensions), queries), chosen, parallel);
    }

    /// <summary>The neighbours of queries that are not among the rows.</summary>
    /// <param name="queries">[q, D].</param>
    /// <param name="rows">[N, D].</param>
    /// <param name="k">Neighbours of each, above 0; all rows where there are fewer.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    public static NeighborTable Search(VectorRows queries, VectorRows rows, int k, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(queries);
        ArgumentNullException.ThrowIfNull(rows);
        if (queries.Dimensions != rows.Dimensions) throw new ArgumentException($"Queries of {queries.Dimensions} numbers have no distance to rows of {rows.Dimensions}.", nameof(queries));
        return Search(rows, k, rows.Count, queries.Count, queries.CopyTo, default, parallel);
    }

    private delegate void QueryReader(int start, Span<float> destination);

    private static NeighborTable Search(VectorRows rows, int k, int available, int count, QueryReader read, ReadOnlyMemory<int> own, ParallelOptions parallel)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(k);
        var table = new NeighborTable(count, Math.Clamp(available, 0, k));
        if (table.K == 0) return table;
        var d = rows.Dimensions;
        ChunkedLoop.Reduce(
            count,
            QueryRows,
            parallel,
            () => new Buffers(new NearestRows(QueryRows, d, table.K), new float[QueryRows * d], new float[RowBlock * d], new int[RowBlock]),
            (start, end, buffers) =>
            {
                read(start, buffers.Queries.AsSpan(0, (end - start) * d));
                buffers.Nearest.Begin(buffers.Queries.AsMemory(0, (end - start) * d), own.IsEmpty ? default : own[start..end]);
                for (var first = 0; first < rows.Count; first += RowBlock)
                {
                    parallel.CancellationToken.ThrowIfCancellationRequested();
                    var length = Math.Min(RowBlock, rows.Count - first);
                    rows.CopyTo(first, buffers.Rows.AsSpan(0, length * d));
                    for (var i = 0; i < length; i++) buffers.Ids[i] = first + i;
                    buffers.Nearest.Offer(buffers.Rows.AsSpan(0, length * d), buffers.Ids.AsSpan(0, length));
                }

                for (var i = start; i < end; i++) table.Set(i, buffers.Nearest.Ids(i - start), buffers.Nearest.Distances(i - start));
            },
            static _ => { });
        return table;
    }

    private sealed record Buffers(NearestRows Nearest, float[] Queries, float[] Rows, int[] Ids);
}
