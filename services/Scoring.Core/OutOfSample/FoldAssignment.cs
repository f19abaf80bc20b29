using Assay.Numerics;
using Assay.Numerics.Randomness;

namespace Assay.Scoring.Core.OutOfSample;

/// <summary>
/// Which of <paramref name="folds"/> an image belongs to: uniform, and a pure function of (seed, shard, row), so it needs no state, is the same in every pass
/// and does not depend on labels. Fold sizes vary as chance has it, by about sqrt(n / folds).
/// </summary>
/// <param name="folds">Number of folds, 1..255; with 1 every image is in fold 0, as where one head judges all: then nothing is out of sample.</param>
/// <param name="seed">Seed of the run.</param>
public sealed class FoldAssignment(int folds, ulong seed)
{
    /// <summary>Folds of runs that do not say otherwise.</summary>
    public const int DefaultFolds = 5;

    public int Folds { get; } = folds is >= 1 and <= 255
        ? folds
        : throw new ArgumentOutOfRangeException(nameof(folds), folds, "There are 1 to 255 folds.");

    public ulong Seed { get; } = seed;

    /// <summary>The fold of one image, 0..Folds-1.</summary>
    public int Of(RowKey key) => (int)Math.BigMul(RowHash.Compute(Seed, key), (ulong)Folds, out _);

    /// <summary>The folds of the first rows of a shard.</summary>
    public void Fill(int shard, Span<int> folds)
    {
        for (var row = 0; row < folds.Length; row++) folds[row] = Of(new RowKey(shard, row));
    }
}
