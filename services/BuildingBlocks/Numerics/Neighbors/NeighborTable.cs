namespace Assay.Numerics.Neighbors;

/// <summary>The nearest rows of every query: [<see cref="Count"/>, <see cref="K"/>], nearest first, equally near ones by id.</summary>
public sealed class NeighborTable
{
    private readonly int[] _ids;
    private readonly float[] _distances;

    internal NeighborTable(int count, int k)
    {
        (Count, K) = (count, k);
        _ids = new int[checked(count * k)];
        _distances = new float[count * k];
    }

    /// <summary>Queries.</summary>
    public int Count { get; }

    /// <summary>Neighbours of each: as many as were asked for, or all other rows where they are fewer.</summary>
    public int K { get; }

    /// <summary>[K] rows nearest to a query.</summary>
    public ReadOnlySpan<int> Ids(int query) => _ids.AsSpan(query * K, K);

    /// <summary>[K] Euclidean distances of <see cref="Ids"/>, ascending.</summary>
    public ReadOnlySpan<float> Distances(int query) => _distances.AsSpan(query * K, K);

    /// <summary>Mean share of the true neighbours that a table found, 0..1 (recall@k); 1 where there is nothing to find.</summary>
    /// <param name="exact">The true neighbours of the same queries. A row as near as the k-th counts as true: which of equals is named does not matter.</param>
    public double RecallAgainst(NeighborTable exact)
    {
        ArgumentNullException.ThrowIfNull(exact);
        if (exact.Count != Count || exact.K != K) throw new ArgumentException($"A table [{exact.Count}, {exact.K}] does not compare with [{Count}, {K}].", nameof(exact));
        if (_ids.Length == 0) return 1;
        long found = 0;
        for (var query = 0; query < Count; query++)
        {
            var furthest = exact.Distances(query)[K - 1];
            foreach (var distance in Distances(query))
            {
                if (distance <= furthest) found++;
            }
        }

        return (double)found / _ids.Length;
    }

    internal void Set(int query, ReadOnlySpan<int> ids, ReadOnlySpan<float> distances)
    {
        ids.CopyTo(_ids.AsSpan(query * K, K));
        distances.CopyTo(_distances.AsSpan(query * K, K));
    }
}
