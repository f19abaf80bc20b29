using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.ObjectStorage.Layout;

namespace Assay.LabelStore.LabelVersions;

/// <summary>An annotator who knows the truth and errs as often as was asked for.</summary>
/// <remarks>
/// An image's answer depends on the seed, its id, its true labels and the number of classes alone: it is the same in whatever selection, order or round the
/// image is asked about. With the hash h of image and a stream of the seed (<see cref="RowHash"/>), it errs if h / 2^64 is below the rate, and the wrong class is
/// the floor(m h' / 2^64)-th of the m classes that are not true, where h' = <see cref="SplitMix64.Mix"/>(h). The stream is the oracle's own: folds and random
/// selections are cut from the hashes of the seed itself, and a campaign gives all of them one seed.
/// </remarks>
/// <param name="seed">Seed of the errors.</param>
/// <param name="noiseRate">Share of wrong answers, 0 .. below 1.</param>
/// <param name="classes">Classes of the taxonomy.</param>
internal sealed class SimulatedOracle(long seed, double noiseRate, int classes)
{
    private readonly ulong _stream = SplitMix64.Mix((ulong)seed ^ 0x6f7261636c65);

    /// <summary>What it says of an image.</summary>
    /// <param name="image">The image.</param>
    /// <param name="truth">Its true labels: none, some, or -2 alone where it should be removed.</param>
    /// <returns>Labels; -2 alone to remove it; null if it cannot tell, because the image has no true label.</returns>
    public IReadOnlyList<int>? Answer(ImageId image, IReadOnlyList<int> truth)
    {
        if (truth.Count == 0)
            return null;
        var hash = RowHash.Compute(_stream, new RowKey(image.Shard, image.Row));
        var wrong = classes - truth.Count;
        return truth[0] == LabelColumns.Removed || wrong <= 0 || (hash >> 11) * (1.0 / (1UL << 53)) >= noiseRate
            ? truth
            : [Wrong((int)Math.BigMul(SplitMix64.Mix(hash), (ulong)wrong, out _), truth)];
    }

    // The place-th class that is not true.
    private static int Wrong(int place, IReadOnlyList<int> truth)
    {
        foreach (var label in truth.Order())
            place += place >= label ? 1 : 0;
        return place;
    }
}
