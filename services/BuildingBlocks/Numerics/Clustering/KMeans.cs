using System.Numerics.Tensors;
using Assay.Numerics.Parallelism;
using Assay.Numerics.Randomness;

namespace Assay.Numerics.Clustering;

/// <summary>
/// k-means: k-means++ for the first centres (Arthur and Vassilvitskii 2007), then Lloyd's algorithm, assignments by matrix products. The same bits at any degree of
/// parallelism: rows are summed cluster by cluster in their order. A cluster that loses all rows takes the row that is farthest from its centre.
/// </summary>
public static class KMeans
{
    // First centres are chosen among this many rows a cluster: each costs a pass over them.
    private const int SeedingRowsPerCluster = 16;
    private const int SmallestSeeding = 4096;
    private const int ChunkRows = 1024;

    /// <param name="rows">float32 [n, D].</param>
    /// <param name="dimensions">D, 1 or more.</param>
    /// <param name="options">Clusters, seed, precision.</param>
    /// <param name="parallel">Degree of parallelism and cancellation.</param>
    /// <exception cref="ArgumentException">There are no rows, or one holds NaN, infinity or numbers too large to square.</exception>
    public static KMeansModel Fit(ReadOnlyMemory<float> rows, int dimensions, KMeansOptions options, ParallelOptions parallel)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(parallel);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dimensions);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(options.Clusters);
        if (rows.Length == 0 || rows.Length % dimensions != 0) throw new ArgumentException($"{rows.Length} numbers are not one row of {dimensions} or more.", nameof(rows));
        CheckFinite(rows.Span, dimensions);

        var random = new Xoshiro256(options.Seed);
        var sample = Sample(rows, dimensions, (long)options.Clusters * options.RowsPerCluster, random);
        var centres = ChooseCentres(sample, dimensions, options.Clusters, random, parallel);
        return Improve(sample, dimensions, centres, options, parallel);
    }

    private static KMeansModel Improve(ReadOnlyMemory<float> rows, int dimensions, float[] centres, KMeansOptions options, ParallelOptions parallel)
    {
        var count = rows.Length / dimensions;
        var (clusters, distances) = (new int[count], new float[count]);
        var model = new KMeansModel(centres, dimensions, 0);
        model.Assign(rows, clusters, distances, parallel);
        var inertia = Mean(distances);
        for (var iteration = 0; iteration < options.MaxIterations && inertia > 0; iteration++)
        {
            var next = new KMeansModel(Average(rows, model, clusters, distances, parallel), dimensions, 0);
            next.Assign(rows, clusters, distances, parallel);
            var (before, after) = (inertia, Mean(distances));

            // Rounding may raise it by a last digit at the end.
            if (after > before) break;
            (model, inertia) = (next, after);
            if (before - after <= options.Tolerance * before) break;
        }

        return new KMeansModel([.. Enumerable.Range(0, model.Clusters).SelectMany(c => model.Centre(c).ToArray())], dimensions, inertia);
    }

    /// <summary>Means of the clusters, each over its rows in their order.</summary>
    private static float[] Average(ReadOnlyMemory<float> rows, KMeansModel model, int[] clusters, float[] distances, ParallelOptions parallel)
    {
        var (k, d) = (model.Clusters, model.Dimensions);
        var starts = new int[k + 1];
        foreach (var cluster in clusters) starts[cluster + 1]++;
        for (var c = 0; c < k; c++) starts[c + 1] += starts[c];
        var (next, order) = (starts.ToArray(), new int[clusters.Length]);
        for (var i = 0; i < clusters.Length; i++) order[next[clusters[i]]++] = i;

        var centres = new float[k * d];
        ChunkedLoop.For(k, 1, parallel, (c, _) =>
        {
            var members = order.AsSpan(starts[c]..starts[c + 1]);
            var centre = centres.AsSpan(c * d, d);
            if (members.IsEmpty)
            {
                model.Centre(c).CopyTo(centre);
                return;
            }

            var sums = new double[d];
            foreach (var member in members)
            {
                var row = rows.Span.Slice(member * d, d);
                for (var j = 0; j < d; j++) sums[j] += row[j];
            }

            for (var j = 0; j < d; j++) centre[j] = (float)(sums[j] / members.Length);
        });

        Refill(rows.Span, d, starts, distances, centres);
        return centres;
    }

    private static void Refill(ReadOnlySpan<float> rows, int d, int[] starts, float[] distances, float[] centres)
    {
        var empty = Enumerable.Range(0, starts.Length - 1).Where(c => starts[c] == starts[c + 1]).ToList();
        if (empty.Count == 0) return;
        var farthest = Enumerable.Range(0, distances.Length).Where(i => distances[i] > 0).OrderByDescending(i => distances[i]).ThenBy(i => i).Take(empty.Count).ToList();
        for (var i = 0; i < farthest.Count; i++) rows.Slice(farthest[i] * d, d).CopyTo(centres.AsSpan(empty[i] * d, d));
    }

    private static float[] ChooseCentres(ReadOnlyMemory<float> rows, int d, int k, Xoshiro256 random, ParallelOptions parallel)
    {
        rows = Sample(rows, d, Math.Max(SmallestSeeding, (long)k * SeedingRowsPerCluster), random);
        var count = rows.Length / d;
        var nearest = new float[count];
        nearest.AsSpan().Fill(float.PositiveInfinity);
        var centres = new List<float>(Math.Min(k, count) * d);
        var chosen = random.NextInt32(count);
        while (true)
        {
            var centre = rows.Slice(chosen * d, d);
            centres.AddRange(centre.Span);
            if (centres.Count == (long)k * d) break;
            ChunkedLoop.For(count, ChunkRows, parallel, (start, end) =>
            {
                for (var i = start; i < end; i++)
                {
                    var distance = TensorPrimitives.Distance(rows.Span.Slice(i * d, d), centre.Span);
                    nearest[i] = Math.Min(nearest[i], distance * distance);
                }
            });
            chosen = WeightedSample.Draw(nearest, random);
            if (chosen < 0) break;
        }

        return [.. centres];
    }

    /// <summary>A uniform sample of rows in their order; all of them where they are no more.</summary>
    private static ReadOnlyMemory<float> Sample(ReadOnlyMemory<float> rows, int d, long most, Xoshiro256 random)
    {
        var count = rows.Length / d;
        if (count <= most) return rows;
        var order = new int[count];
        for (var i = 0; i < count; i++) order[i] = i;

        // The first steps of a shuffle.
        for (var i = 0; i < most; i++)
        {
            var other = i + random.NextInt32(count - i);
            (order[i], order[other]) = (order[other], order[i]);
        }

        var chosen = order.AsSpan(0, (int)most);
        chosen.Sort();
        var sample = new float[most * d];
        for (var i = 0; i < chosen.Length; i++) rows.Span.Slice(chosen[i] * d, d).CopyTo(sample.AsSpan(i * d, d));
        return sample;
    }

    private static double Mean(float[] values)
    {
        var sum = 0.0;
        foreach (var value in values) sum += value;
        return sum / values.Length;
    }

    private static void CheckFinite(ReadOnlySpan<float> rows, int d)
    {
        for (var i = 0; i < rows.Length / d; i++)
        {
            // The square of a distance is at most four times the longer row's.
            if (!float.IsFinite(4 * TensorPrimitives.SumOfSquares(rows.Slice(i * d, d))))
                throw new ArgumentException($"Row {i} holds NaN, infinity or numbers too large to square: leave it out.", nameof(rows));
        }
    }
}
