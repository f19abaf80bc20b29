using Assay.Numerics;
using Assay.Numerics.Randomness;

namespace Assay.Scoring.Core.Networks;

/// <summary>
/// Draws a share of the labelled images to validate by: those with the smallest hashes of seed and id, so that the same images are drawn in whatever order they
/// are offered. Not thread-safe.
/// </summary>
/// <param name="share">Above 0, below 1.</param>
/// <param name="seed">Seed of the run.</param>
public sealed class ValidationShare(double share, ulong seed)
{
    // Folds and samples of a run are drawn by the same hash; what is drawn here must not follow from them.
    private const ulong Salt = 0x6E65_7477_6F72_6B01;

    private readonly double _share = share is > 0 and < 1 ? share : throw new ArgumentOutOfRangeException(nameof(share), share, "A share must be above 0 and below 1.");
    private readonly List<(ulong Hash, RowKey Image)> _offered = [];

    /// <summary>Images offered.</summary>
    public int Offered => _offered.Count;

    /// <summary>Offers a labelled image, once.</summary>
    public void Offer(RowKey image) => _offered.Add((RowHash.Compute(seed ^ Salt, image), image));

    /// <summary>The images drawn: the share, rounded, but one at least, and fewer than all; none where fewer than two were offered.</summary>
    public IReadOnlySet<RowKey> Draw()
    {
        if (_offered.Count < 2) return new HashSet<RowKey>();
        var count = Math.Clamp((int)Math.Round(_share * _offered.Count), 1, _offered.Count - 1);
        return _offered.Order().Take(count).Select(offer => offer.Image).ToHashSet();
    }
}
