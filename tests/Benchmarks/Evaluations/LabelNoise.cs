using Assay.Numerics;
using Assay.Numerics.Randomness;

namespace Assay.Benchmarks.Evaluations;

/// <summary>Labels with errors that are known.</summary>
/// <param name="Name">For people.</param>
/// <param name="Share">Share of labels that are wrong, exactly.</param>
/// <param name="ToNextClass">True: an error turns class k into k + 1, the last into the first. False: into any other class alike.</param>
internal sealed record LabelNoise(string Name, double Share, bool ToNextClass)
{
    /// <summary>Wrong labels in random places, drawn with a seed.</summary>
    public int[] Apply(int[] truth, int classes, ulong seed)
    {
        // A stream of its own: folds are cut from the hashes of the seed itself, and all errors would lie in the first ones.
        var stream = SplitMix64.Mix(seed ^ 0x6e6f697365);
        var given = truth.ToArray();
        var random = new Xoshiro256(stream);
        var places = Enumerable.Range(0, truth.Length).OrderBy(row => RowHash.Compute(stream, new RowKey(0, row))).Take((int)Math.Round(truth.Length * Share));
        foreach (var row in places)
            given[row] = (truth[row] + (ToNextClass ? 1 : 1 + random.NextInt32(classes - 1))) % classes;
        return given;
    }
}
