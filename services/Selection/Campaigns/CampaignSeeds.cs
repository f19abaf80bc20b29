using Assay.Numerics.Randomness;

namespace Assay.Selection.Campaigns;

/// <summary>
/// Seeds of what a campaign draws, each from the campaign's own. They differ, since what is drawn by the hash of an image's place is not independent under one seed: the
/// images that a random selection takes would all fall into the first fold.
/// </summary>
internal static class CampaignSeeds
{
    /// <summary>Of augmentations whose embeddings are kept: one for all campaigns, so that they are made once, whatever the campaign's seed.</summary>
    public const long KeptAugmentations = 0;

    /// <summary>Of the selection of a round.</summary>
    public static long Selection(long seed, int round) => Derive(seed, 1 + ((ulong)round << 8));

    /// <summary>Of the oracle's errors.</summary>
    public static long Oracle(long seed) => Derive(seed, 2);

    /// <summary>Of the learner, its folds and what follows from them.</summary>
    public static long Learner(long seed) => Derive(seed, 3);

    private static long Derive(long seed, ulong purpose) => unchecked((long)SplitMix64.Mix(SplitMix64.Mix((ulong)seed) ^ purpose));
}
