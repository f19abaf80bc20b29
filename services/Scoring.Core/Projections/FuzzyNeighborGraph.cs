using Assay.Numerics.Neighbors;

namespace Assay.Scoring.Core.Projections;

/// <summary>
/// How strongly rows belong together, from their nearest neighbours (McInnes, Healy and Melville 2018, "UMAP", section 3.1): the nearest neighbour of a row belongs to it
/// wholly, the others by exp(-(d - rho) / sigma), sigma such that a row's memberships sum to log2 k; a pair belongs together where one of the two says so, a + b - a b.
/// Edges are directed both ways and sorted by head, then tail.
/// </summary>
public sealed class FuzzyNeighborGraph
{
    private const int Halvings = 64;
    private const double SumTolerance = 1e-5;

    // Of the mean distance: a row among many equal ones keeps some width.
    private const double LeastWidth = 1e-3;

    private FuzzyNeighborGraph(int rows, int[] heads, int[] tails, float[] weights)
    {
        (Rows, Heads, Tails, Weights) = (rows, heads, tails, weights);
    }

    /// <summary>N.</summary>
    public int Rows { get; }

    /// <summary>Row at the begin of each edge.</summary>
    public IReadOnlyList<int> Heads { get; }

    /// <summary>Row at its end.</summary>
    public IReadOnlyList<int> Tails { get; }

    /// <summary>Membership of each edge, above 0, at most 1.</summary>
    public IReadOnlyList<float> Weights { get; }

    /// <param name="neighbors">The nearest other rows of each row.</param>
    public static FuzzyNeighborGraph Create(NeighborTable neighbors)
    {
        ArgumentNullException.ThrowIfNull(neighbors);
        var mean = MeanDistance(neighbors);
        var memberships = new Dictionary<(int Head, int Tail), float>(neighbors.Count * neighbors.K);
        for (var row = 0; row < neighbors.Count; row++)
        {
            var ids = neighbors.Ids(row);
            var distances = neighbors.Distances(row);
            var (rho, sigma) = WidthOf(distances, mean);
            for (var i = 0; i < ids.Length; i++)
            {
                var weight = Math.Exp(-Math.Max(0, distances[i] - rho) / sigma);
                if (weight > 0) memberships[(row, ids[i])] = (float)weight;
            }
        }

        var edges = new Dictionary<(int Head, int Tail), float>(memberships.Count * 2);
        foreach (var ((head, tail), a) in memberships)
        {
            var b = memberships.GetValueOrDefault((tail, head));
            edges[(head, tail)] = edges[(tail, head)] = a + b - a * b;
        }

        var sorted = edges.OrderBy(edge => edge.Key).ToArray();
        return new FuzzyNeighborGraph(
            neighbors.Count, Array.ConvertAll(sorted, edge => edge.Key.Head), Array.ConvertAll(sorted, edge => edge.Key.Tail), Array.ConvertAll(sorted, edge => edge.Value));
    }

    /// <summary>rho, the smallest distance above 0, and sigma, by bisection.</summary>
    private static (double Rho, double Sigma) WidthOf(ReadOnlySpan<float> distances, double meanOfAll)
    {
        var rho = 0.0;
        foreach (var distance in distances)
        {
            if (distance > 0)
            {
                rho = distance;
                break;
            }
        }

        var target = Math.Log2(distances.Length + 1);
        var (low, high, sigma) = (0.0, double.PositiveInfinity, 1.0);
        for (var turn = 0; turn < Halvings; turn++)
        {
            var sum = 0.0;
            foreach (var distance in distances) sum += Math.Exp(-Math.Max(0, distance - rho) / sigma);
            if (Math.Abs(sum - target) < SumTolerance) break;
            if (sum > target) high = sigma;
            else low = sigma;
            sigma = double.IsInfinity(high) ? sigma * 2 : (low + high) / 2;
        }

        var own = 0.0;
        foreach (var distance in distances) own += distance;
        var width = Math.Max(sigma, LeastWidth * (rho > 0 ? own / distances.Length : meanOfAll));
        return (rho, width > 0 ? width : 1);
    }

    private static double MeanDistance(NeighborTable neighbors)
    {
        var sum = 0.0;
        for (var row = 0; row < neighbors.Count; row++)
        {
            foreach (var distance in neighbors.Distances(row)) sum += distance;
        }

        return sum / Math.Max(1, (long)neighbors.Count * neighbors.K);
    }
}
