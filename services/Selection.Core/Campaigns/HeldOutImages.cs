using Assay.Numerics;
using Assay.Numerics.Randomness;

namespace Assay.Selection.Core.Campaigns;

/// <summary>
/// Images that a campaign measures on and therefore never selects nor trains on: those of a split or, where a data set has none, a share drawn by the images' places.
/// The draw knows no campaign and no seed, so every campaign of a data set is measured on the same images, and what is added later moves none of them.
/// </summary>
public sealed class HeldOutImages
{
    /// <summary>The largest share that can be held out.</summary>
    public const double LargestShare = 0.5;

    // Of no meaning; other than the seeds that people give, so that folds and samples do not follow it.
    private const ulong Seed = 0x5D1E_0A7C_93B4_F26D;
    private const double HashRange = 18446744073709551616.0;

    private readonly string _split;
    private readonly double _share;

    /// <param name="split">Split; empty = none.</param>
    /// <param name="share">Without a split: share of the images, 0 .. <see cref="LargestShare"/>.</param>
    public HeldOutImages(string split, double share)
    {
        ArgumentNullException.ThrowIfNull(split);
        if (!(share >= 0 && share <= LargestShare)) throw new ArgumentOutOfRangeException(nameof(share), share, $"The share held out is 0 .. {LargestShare}.");
        (_split, _share) = (split, split.Length > 0 ? 0 : share);
    }

    /// <summary>Whether any image can be held out; if not, a metric can be taken only out of sample by folds.</summary>
    public bool Any => _split.Length > 0 || _share > 0;

    /// <summary>Whether an image is measured on.</summary>
    /// <param name="key">Its place.</param>
    /// <param name="split">Its split; null or empty = none.</param>
    public bool Contains(RowKey key, string? split) => _split.Length > 0 ? split == _split : RowHash.Compute(Seed, key) / HashRange < _share;
}
