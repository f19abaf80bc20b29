using Assay.Numerics.Clustering;
using Assay.Numerics.Neighbors;

namespace Assay.Selection.Core.Diversity;

/// <summary>
/// TypiClust (Hacohen, Dekel and Weinshall, "Active learning on a budget", ICML 2022), for small budgets: cluster all images, then from the clusters with the fewest labelled
/// images, the largest first, take the most typical image that is not labelled. Typicality is 1 / mean distance to the min(20, |c| / 2) nearest images of the
/// cluster. The same bits for a seed at any degree of parallelism.
/// </summary>
public static class TypiClust
{
    /// <summary>Clusters at most.</summary>
    public const int MostClusters = 500;

    private const int MostNeighbors = 20;

    private const double SmallestDistance = 1e-6;

    // Smaller clusters are outliers more often than kinds of images; they come last.
    private const int SmallestCluster = 5;

    /// <param name="candidates">float32 [n, D].</param>
    /// <param name="labelled">float32 [l, D]; may be empty.</param>
    /// <param name="dimensions">D, 1 or more.</param>
    /// <param name="count">Candidates to choose, 0 or more; no more than there are.</param>
    /// <param name="seed">Seed of the clustering.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <returns>Picks in the order chosen; the score is the typicality, 0 .. 1e6 (0 = alone in its cluster, 1e6 = all neighbours are equal); the group its cluster.</returns>
    /// <exception cref="ArgumentException">A row holds NaN, infinity or numbers too large to square.</exception>
    public static IReadOnlyList<DiversePick> Select(
        ReadOnlyMemory<float> candidates, ReadOnlyMemory<float> labelled, int dimensions, int count, ulong seed, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(parallel);
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        var n = Rows.Count(candidates.Span, dimensions, nameof(candidates));
        var l = Rows.Count(labelled.Span, dimensions, nameof(labelled));
        if (n == 0 || count == 0) return [];

        // Candidates first, so that their numbers stay.
        var all = new float[checked((n + l) * dimensions)];
        candidates.CopyTo(all);
        labelled.CopyTo(all.AsMemory(n * dimensions));
        var options = new KMeansOptions { Clusters = (int)Math.Min(MostClusters, (long)l + count), Seed = seed };
        var model = KMeans.Fit(all, dimensions, options, parallel);
        var clusterOf = new int[n + l];
        model.Assign(all, clusterOf, new float[n + l], parallel);

        var clusters = Enumerable.Range(0, model.Clusters).Select(id => new Cluster(id)).ToArray();
        for (var i = 0; i < n; i++) clusters[clusterOf[i]].Members.Add(i);
        for (var i = n; i < n + l; i++) clusters[clusterOf[i]].Labelled++;
        return Choose(clusters, Math.Min(count, n), all, dimensions, n, clusterOf, parallel);
    }

    private static List<DiversePick> Choose(
        Cluster[] clusters, int count, float[] all, int dimensions, int candidates, int[] clusterOf, ParallelOptions parallel)
    {
        var queue = new PriorityQueue<Cluster, (bool Small, int Labelled, int Negative, int Id)>();
        foreach (var cluster in clusters.Where(cluster => cluster.Members.Count > 0)) queue.Enqueue(cluster, cluster.Rank);
        var picks = new List<DiversePick>(count);
        while (picks.Count < count)
        {
            var cluster = queue.Dequeue();
            cluster.Typical ??= Typicality(cluster, all, dimensions, candidates, clusterOf, parallel);
            picks.Add(cluster.Typical.Dequeue());
            cluster.Labelled++;
            if (cluster.Typical.Count > 0) queue.Enqueue(cluster, cluster.Rank);
        }

        return picks;
    }

    /// <summary>The cluster's candidates, the most typical first.</summary>
    private static Queue<DiversePick> Typicality(Cluster cluster, float[] all, int dimensions, int candidates, int[] clusterOf, ParallelOptions parallel)
    {
        var rows = new VectorRows(dimensions);
        foreach (var member in cluster.Members) rows.Add(all.AsMemory(member * dimensions, dimensions));

        // Labelled images of the cluster are neighbours, too.
        for (var i = candidates; i < clusterOf.Length; i++)
        {
            if (clusterOf[i] == cluster.Id) rows.Add(all.AsMemory(i * dimensions, dimensions));
        }

        var k = Math.Min(MostNeighbors, rows.Count / 2);
        if (k == 0) return new Queue<DiversePick>([.. cluster.Members.Select(member => new DiversePick(member, 0, cluster.Id))]);

        var chosen = Enumerable.Range(0, cluster.Members.Count).ToArray();
        var neighbors = ExactNeighbors.OfSome(rows, chosen, k, parallel);
        return new Queue<DiversePick>(chosen
            .Select(i => new DiversePick(cluster.Members[i], Inverse(Mean(neighbors.Distances(i))), cluster.Id))
            .OrderByDescending(pick => pick.Score).ThenBy(pick => pick.Candidate));
    }

    private static double Mean(ReadOnlySpan<float> distances)
    {
        var sum = 0.0;
        foreach (var distance in distances) sum += distance;
        return sum / distances.Length;
    }

    private static float Inverse(double distance) => (float)(1 / Math.Max(SmallestDistance, distance));

    private sealed class Cluster(int id)
    {
        public int Id => id;

        public List<int> Members { get; } = [];

        public int Labelled { get; set; }

        public Queue<DiversePick>? Typical { get; set; }

        public (bool, int, int, int) Rank => (Members.Count < SmallestCluster, Labelled, -Members.Count, id);
    }
}
