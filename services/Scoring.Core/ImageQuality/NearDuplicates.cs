using System.Runtime.InteropServices;
using Assay.Numerics.Neighbors;

namespace Assay.Scoring.Core.ImageQuality;

/// <summary>
/// Images that show the same picture, in groups: pairs by exact bytes, by perceptual hash and by embedding are joined, so a group is a chain of near
/// duplicates. A group is named by its first image.
/// </summary>
public sealed class NearDuplicates
{
    private readonly DisjointSets _sets;

    /// <param name="images">N.</param>
    public NearDuplicates(int images) => _sets = new DisjointSets(images);

    /// <summary>Joins images whose hashes differ in at most <paramref name="distance"/> bits.</summary>
    /// <param name="images">Places of the images, ascending. Leave out those with little to see: plain pictures all have one hash.</param>
    /// <param name="hashes">Their 64-bit perceptual hashes.</param>
    /// <param name="distance">0..15 bits.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public void AddHashes(ReadOnlyMemory<int> images, ReadOnlySpan<ulong> hashes, int distance, CancellationToken cancellationToken = default)
    {
        if (images.Length != hashes.Length) throw new ArgumentException($"{hashes.Length} hashes were given for {images.Length} images.", nameof(hashes));
        HammingPairs.Find(hashes, distance, (a, b, _) => _sets.Join(images.Span[a], images.Span[b]), cancellationToken);
    }

    /// <summary>Joins every image with those of its neighbours that are nearer than a limit (see <see cref="DistanceLimit"/>).</summary>
    /// <param name="images">Place of every row of the table.</param>
    /// <param name="neighbors">Nearest neighbours by embedding.</param>
    /// <param name="limit">Distance; none is nearer than 0.</param>
    public void AddNeighbors(ReadOnlySpan<int> images, NeighborTable neighbors, double limit)
    {
        ArgumentNullException.ThrowIfNull(neighbors);
        if (images.Length != neighbors.Count) throw new ArgumentException($"{neighbors.Count} rows of neighbours were given for {images.Length} images.", nameof(neighbors));
        for (var row = 0; row < neighbors.Count; row++)
        {
            var ids = neighbors.Ids(row);
            var distances = neighbors.Distances(row);
            for (var i = 0; i < ids.Length && distances[i] < limit; i++) _sets.Join(images[row], images[ids[i]]);
        }
    }

    /// <summary>Joins two images.</summary>
    public void Add(int a, int b) => _sets.Join(a, b);

    /// <summary>Groups of two images and more, by their first; images ascend.</summary>
    public IReadOnlyList<int[]> Groups() => _sets.Groups();

    /// <summary>
    /// Distance below which neighbours are near duplicates: a share of the median distance to the nearest neighbour, over images whose nearest neighbour is not
    /// equal to them (a set in which every image is there twice would have a limit of 0). 0 where there is none.
    /// </summary>
    /// <param name="neighbors">Nearest neighbours by embedding.</param>
    /// <param name="share">Of the median, 0.13 by default.</param>
    public static double DistanceLimit(NeighborTable neighbors, double share)
    {
        ArgumentNullException.ThrowIfNull(neighbors);
        if (neighbors.K == 0) return 0;
        var nearest = new List<float>(neighbors.Count);
        for (var row = 0; row < neighbors.Count; row++)
        {
            if (neighbors.Distances(row)[0] is > 0 and var distance) nearest.Add(distance);
        }

        if (nearest.Count == 0) return 0;
        nearest.Sort();
        return share * Spread.Quantile(CollectionsMarshal.AsSpan(nearest), 0.5);
    }
}
