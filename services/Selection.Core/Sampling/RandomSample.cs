using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.Selection.Core.Ranking;

namespace Assay.Selection.Core.Sampling;

/// <summary>
/// n rows at random, uniformly and without replacement, the strategy every other one is measured against. The rows with the smallest hashes of
/// (seed, shard, row) are taken, so the sample is the same for a seed whatever the order of the shards, and samples of shards merge.
/// </summary>
public sealed class RandomSample(int count, ulong seed)
{
    private readonly RowSample _rows = new(count, seed);

    /// <summary>n.</summary>
    public int Capacity => _rows.Capacity;

    public ulong Seed => _rows.Seed;

    /// <summary>Rows held now, n at most.</summary>
    public int Count => _rows.Count;

    /// <summary>Offers the rows 0..<paramref name="rows"/>-1 of a shard but those left out, each shard once.</summary>
    public void Offer(int shard, int rows, RowPredicate? exclude = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows);
        for (var row = 0; row < rows; row++)
        {
            if (exclude is null || !exclude(row)) _rows.Offer(new RowKey(shard, row));
        }
    }

    /// <summary>Adds the sample of other rows, of the same n and seed.</summary>
    public void Merge(RandomSample other)
    {
        ArgumentNullException.ThrowIfNull(other);
        _rows.Merge(other._rows);
    }

    /// <summary>The sampled rows in random order: any prefix is a uniform sample too.</summary>
    public RowKey[] ToArray() => _rows.ToArray();
}
