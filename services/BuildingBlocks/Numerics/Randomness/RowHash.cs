namespace Assay.Numerics.Randomness;

/// <summary>
/// Random bits that belong to a row: the same for a seed whatever the order, the machine or the shards around it.
/// Mix(Mix(Mix(seed) ^ shard) ^ row) with <see cref="SplitMix64.Mix"/>.
/// </summary>
public static class RowHash
{
    /// <summary>64 bits for one row.</summary>
    public static ulong Compute(ulong seed, RowKey key) =>
        SplitMix64.Mix(SplitMix64.Mix(SplitMix64.Mix(seed) ^ (uint)key.Shard) ^ (uint)key.Row);
}
