using System.Runtime.InteropServices;

namespace Assay.Numerics.Statistics;

/// <summary>Counts of (label, prediction) for any number of classes: memory of the pairs that occur. Additive over shards.</summary>
public sealed class ConfusionCounts
{
    private readonly Dictionary<(int Given, int Predicted), long> _cells = [];
    private readonly Dictionary<int, long> _given = [];

    /// <summary>Images with a label.</summary>
    public long Given(int label) => _given.GetValueOrDefault(label);

    /// <summary>Images with label <paramref name="given"/> predicted as <paramref name="predicted"/>.</summary>
    public long this[int given, int predicted] => _cells.GetValueOrDefault((given, predicted));

    /// <summary>Share of a label's images that are predicted as a class, 0..1; 0 of none.</summary>
    public double Share(int given, int predicted) => Given(given) is > 0 and var images ? (double)this[given, predicted] / images : 0;

    /// <summary>Counts images.</summary>
    public void Add(int given, int predicted, long images = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(given);
        ArgumentOutOfRangeException.ThrowIfNegative(predicted);
        CollectionsMarshal.GetValueRefOrAddDefault(_cells, (given, predicted), out _) += images;
        CollectionsMarshal.GetValueRefOrAddDefault(_given, given, out _) += images;
    }

    /// <summary>Adds what another has counted.</summary>
    public void Merge(ConfusionCounts other)
    {
        ArgumentNullException.ThrowIfNull(other);
        foreach (var ((given, predicted), images) in other._cells) Add(given, predicted, images);
    }

    /// <summary>The largest cells off the diagonal, by images, then by class.</summary>
    /// <param name="most">Pairs at most.</param>
    /// <param name="least">Images of a pair at least.</param>
    public IReadOnlyList<(int Given, int Predicted)> LargestPairs(int most, long least) =>
        [.. _cells
            .Where(cell => cell.Key.Given != cell.Key.Predicted && cell.Value >= least)
            .OrderByDescending(cell => cell.Value).ThenBy(cell => cell.Key)
            .Take(most)
            .Select(cell => cell.Key)];

    /// <summary>
    /// The largest cell off the diagonal of the row-normalised matrix, which names the class to clean and what it is taken for. Equal shares: the one of more images,
    /// then of the lower class. Null where no cell has as many images.
    /// </summary>
    /// <param name="least">Images of the cell at least, 1 or more: a share of few images says little.</param>
    /// <param name="isAmong">Labels that count; null = all.</param>
    public (int Given, int Predicted, double Share)? MostConfused(long least = 1, Predicate<int>? isAmong = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(least);
        (int Given, int Predicted, double Share)? most = null;
        foreach (var ((given, predicted), images) in _cells.OrderByDescending(cell => cell.Value).ThenBy(cell => cell.Key))
        {
            if (given != predicted && images >= least && isAmong?.Invoke(given) != false && !(Share(given, predicted) <= most?.Share)) most = (given, predicted, Share(given, predicted));
        }

        return most;
    }

    /// <summary>
    /// Pairs of classes that are taken for each other both ways: the smaller of the two shares is what they are ranked by. Candidates to merge.
    /// </summary>
    /// <param name="most">Pairs at most.</param>
    /// <param name="leastShare">Least share of each class that is predicted as the other, above 0.</param>
    public IReadOnlyList<(int First, int Second, double Share)> MutualPairs(int most, double leastShare)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(leastShare);
        return [.. _cells.Keys
            .Where(cell => cell.Given < cell.Predicted)
            .Select(cell => (First: cell.Given, Second: cell.Predicted, Share: Math.Min(Share(cell.Given, cell.Predicted), Share(cell.Predicted, cell.Given))))
            .Where(pair => pair.Share >= leastShare)
            .OrderByDescending(pair => pair.Share).ThenBy(pair => (pair.First, pair.Second))
            .Take(most)];
    }
}
