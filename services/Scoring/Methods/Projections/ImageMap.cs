using System.Globalization;
using Assay.Numerics.Neighbors;
using Assay.Numerics.Randomness;
using Assay.Scoring.Core.Projections;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.Projections;

/// <summary>Places in a plane of the images that a map is made from, and of others among them.</summary>
internal sealed class ImageMap
{
    /// <summary>Images up to which all are compared with all.</summary>
    private const int MostExact = 20_000;

    private const int Probes = 32;
    private const int MeasuredImages = 1000;
    private const int RecallSample = 500;
    private readonly ProjectedRows _rows;
    private readonly PrincipalPlane _plane;
    private readonly float[] _places;
    private readonly int _neighbors;
    private IvfIndex? _index;

    private ImageMap(ProjectedRows rows, PrincipalPlane plane, float[] places, int neighbors)
    {
        (_rows, _plane, _places, _neighbors) = (rows, plane, places, neighbors);
    }

    public required ProjectionReport Report { get; init; }

    /// <param name="rows">The images.</param>
    /// <param name="parameters">Parameters of the run, every default filled in.</param>
    /// <param name="say">Told what is done.</param>
    /// <param name="parallel">Degree of parallelism, which changes no bit, and cancellation.</param>
    public static ImageMap Create(ProjectedRows rows, RunParameters parameters, Action<string> say, ParallelOptions parallel)
    {
        var seed = unchecked((ulong)parameters.Seed);
        var (projection, vectors) = (parameters.Projection, rows.Embeddings);
        say("finding the principal plane");
        var plane = PrincipalPlane.Fit(vectors, seed, parallel);
        var flat = plane.Place(vectors);
        say(string.Create(CultureInfo.InvariantCulture, $"comparing {vectors.Count:N0} images with their neighbours"));
        var index = vectors.Count > MostExact ? IvfIndex.Build(vectors, new IvfOptions { Probes = Probes, Seed = seed }, parallel) : null;
        var neighbors = index?.OfAll(projection.Neighbors, parallel) ?? ExactNeighbors.OfAll(vectors, projection.Neighbors, parallel);
        var measured = Draw(vectors.Count, seed);
        var keptByPlane = NeighborsKept.Measure(neighbors, flat, measured, parallel);
        var (places, kept) = (flat, keptByPlane);
        if (projection.Method == ProjectionMethod.Neighbors)
        {
            var graph = FuzzyNeighborGraph.Create(neighbors);
            var epochs = NeighborLayout.EpochsFor(vectors.Count);
            places = NeighborLayout.Compute(
                graph, flat, epochs, seed, epoch => say(string.Create(CultureInfo.InvariantCulture, $"laying out {vectors.Count:N0} images, pass {epoch:N0} of {epochs:N0}")), parallel.CancellationToken);
            kept = NeighborsKept.Measure(neighbors, places, measured, parallel);
        }

        return new ImageMap(rows, plane, places, projection.Neighbors)
        {
            _index = projection.Method == ProjectionMethod.Neighbors && !rows.IsAll ? index : null,
            Report = new ProjectionReport
            {
                LaidOut = vectors.Count,
                ExplainedShare = plane.ExplainedShare,
                NeighborsKept = kept,
                NeighborsKeptByPlane = keptByPlane,
                Recall = index?.MeasureRecall(RecallSample, projection.Neighbors, seed, parallel) ?? 1,
            },
        };
    }

    /// <summary>Places of the images of a shard that the map was made from: rows, and their places by row.</summary>
    public Dictionary<int, (float X, float Y)> OfShard(int shard)
    {
        var found = Array.BinarySearch(_rows.Keys, new Numerics.RowKey(shard, 0));
        var places = new Dictionary<int, (float, float)>();
        for (var i = found < 0 ? ~found : found; i < _rows.Keys.Length && _rows.Keys[i].Shard == shard; i++)
            places.Add(_rows.Keys[i].Row, (_places[2 * i], _places[2 * i + 1]));
        return places;
    }

    /// <summary>Where other images belong: on the plane, or amid their nearest neighbours, nearer ones counting more.</summary>
    /// <returns>[n, 2].</returns>
    public float[] Place(VectorRows others, ProjectionMethod method, ParallelOptions parallel)
    {
        if (method == ProjectionMethod.Plane)
            return _plane.Place(others);
        var neighbors = _index?.Search(others, _neighbors, parallel) ?? ExactNeighbors.Search(others, _rows.Embeddings, _neighbors, parallel);
        var places = new float[others.Count * 2];
        for (var row = 0; row < others.Count; row++)
        {
            var ids = neighbors.Ids(row);
            var distances = neighbors.Distances(row);
            var (nearest, mean) = (distances[0], 0f);
            foreach (var distance in distances)
                mean += distance / distances.Length;
            var width = Math.Max(mean - nearest, 1e-6f * mean);
            var (x, y, sum) = (0.0, 0.0, 0.0);
            for (var i = 0; i < ids.Length; i++)
            {
                var weight = width > 0 ? Math.Exp(-(distances[i] - nearest) / width) : 1;
                (x, y, sum) = (x + weight * _places[2 * ids[i]], y + weight * _places[2 * ids[i] + 1], sum + weight);
            }

            (places[2 * row], places[2 * row + 1]) = ((float)(x / sum), (float)(y / sum));
        }

        return places;
    }

    private static int[] Draw(int count, ulong seed)
    {
        int[] rows = [.. Enumerable.Range(0, count)];
        new Xoshiro256(seed).Shuffle<int>(rows);
        return rows[..Math.Min(count, MeasuredImages)];
    }
}
