using Assay.Numerics.Neighbors;

namespace Assay.Scoring.Core.Projections;

/// <summary>How far a map can be trusted: whether what lies together in it belongs together.</summary>
public static class NeighborsKept
{
    /// <summary>Mean share of the k nearest neighbours of a row that are among its k nearest in the map.</summary>
    /// <param name="neighbors">The k nearest other rows of every row.</param>
    /// <param name="places">[N, 2].</param>
    /// <param name="chosen">Rows that it is measured on.</param>
    /// <param name="parallel">Degree of parallelism, which changes nothing, and cancellation.</param>
    /// <returns>0 .. 1, higher = better; a map at random keeps k / (N - 1). 1 where there are no neighbours.</returns>
    public static double Measure(NeighborTable neighbors, float[] places, int[] chosen, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(neighbors);
        ArgumentNullException.ThrowIfNull(places);
        ArgumentNullException.ThrowIfNull(chosen);
        if (places.Length != neighbors.Count * 2) throw new ArgumentException($"{places.Length} numbers are no places of {neighbors.Count} rows.", nameof(places));
        if (neighbors.K == 0 || chosen.Length == 0) return 1;
        var map = new VectorRows(2);
        map.Add(places);
        var near = ExactNeighbors.OfSome(map, chosen, neighbors.K, parallel);
        long kept = 0;
        for (var i = 0; i < chosen.Length; i++)
        {
            var ids = neighbors.Ids(chosen[i]);
            foreach (var id in near.Ids(i))
            {
                if (ids.Contains(id)) kept++;
            }
        }

        return (double)kept / ((long)chosen.Length * neighbors.K);
    }
}
