using System.Security.Cryptography;
using System.Text;
using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.Gold;

/// <summary>
/// Which gold images a batch takes in, and at which places: drawn from the batch's id alone, so that a batch opened twice is the same, and annotators
/// cannot guess.
/// </summary>
internal sealed class GoldMix
{
    private readonly ulong _seed;

    public GoldMix(string batch) => _seed = BitConverter.ToUInt64(SHA256.HashData(Encoding.UTF8.GetBytes($"gold {batch}")));

    /// <summary>How many of a batch's tasks are gold: the least number that makes the share, or as many as there are.</summary>
    /// <param name="share">Share of all tasks, 0 .. 0.5.</param>
    /// <param name="images">Tasks without gold.</param>
    /// <param name="available">Gold images that are not among them.</param>
    public static int CountOf(double share, int images, int available) =>
        (int)Math.Min(available, Math.Ceiling((share / (1 - share) * images) - 1e-9));

    /// <summary>The gold images, in the order in which they are mixed in.</summary>
    public IReadOnlyList<GoldDocument> Choose(IEnumerable<GoldDocument> available, int count) =>
    [
        .. available
            .OrderBy(gold => ImageId.Parse(gold.ImageId) is var image ? RowHash.Compute(_seed, new RowKey(image.Shard, image.Row)) : 0)
            .ThenBy(gold => gold.ImageId, StringComparer.Ordinal)
            .Take(count),
    ];

    /// <summary>For each place of the mixed batch whether a gold image is there, every choice of places being equally likely (Knuth, "The Art of Computer Programming", 3.4.2, algorithm S).</summary>
    public IEnumerable<bool> Places(int images, int gold)
    {
        var left = gold;
        for (var place = 0; place < images + gold; place++)
        {
            var uniform = (SplitMix64.Mix(_seed + (ulong)place + 1) >> 11) * (1.0 / (1UL << 53));
            var isGold = uniform * (images + gold - place) < left;
            left -= isGold ? 1 : 0;
            yield return isGold;
        }
    }
}
