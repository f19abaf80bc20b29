using Assay.Numerics;
using Assay.Numerics.Randomness;

namespace Assay.Scoring.Core.Networks;

/// <summary>
/// Draws a share of the labelled images to validate by: those with the smallest hashes of seed and id, so that the same images are drawn in whatever order they
/// are offered, but never the last image of a class, which could not be learned any more. Not thread-safe.
/// </summary>
/// <param name="share">Above 0, below 1.</param>
/// <param name="seed">Seed of the run.</param>
public sealed class ValidationShare(double share, ulong seed)
{
    // Folds and samples of a run are drawn by the same hash; what is drawn here must not follow from them.
    private const ulong Salt = 0x6E65_7477_6F72_6B01;

    private readonly double _share = share is > 0 and < 1 ? share : throw new ArgumentOutOfRangeException(nameof(share), share, "A share must be above 0 and below 1.");
    private readonly List<(ulong Hash, RowKey Image, int Label)> _offered = [];

    /// <summary>Images offered.</summary>
    public int Offered => _offered.Count;

    /// <summary>Offers a labelled image, once.</summary>
    /// <param name="image">Its place.</param>
    /// <param name="label">Its class id.</param>
    public void Offer(RowKey image, int label) => _offered.Add((RowHash.Compute(seed ^ Salt, image), image, label));

    /// <summary>The images drawn: the share, rounded, but one at least, and at most those beside one of each class; none where no class has two.</summary>
    public IReadOnlySet<RowKey> Draw()
    {
        var count = Math.Max(1, (int)Math.Round(_share * _offered.Count));
        var left = _offered.CountBy(offer => offer.Label).ToDictionary();
        var drawn = new HashSet<RowKey>();
        foreach (var (_, image, label) in _offered.Order())
        {
            if (drawn.Count == count) break;
            if (left[label] < 2) continue;
            left[label]--;
            drawn.Add(image);
        }

        return drawn;
    }
}
