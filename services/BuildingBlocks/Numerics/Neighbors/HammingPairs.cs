using System.Numerics;

namespace Assay.Numerics.Neighbors;

/// <summary>
/// All pairs of 64-bit hashes that differ in few bits, far below N^2 comparisons (multi-index hashing; Norouzi, Punjani and Fleet 2012): hashes within
/// distance d agree on at least one of d + 1 bands, so only those that share a band are compared. Exact. Cost is about
/// (d + 1) N^2 / 2^(64 / (d + 1) + 1) comparisons of random hashes: at d = 4, 60 a hash of 100,000.
/// </summary>
public static class HammingPairs
{
    /// <summary>The largest distance: bands of four bits. Unrelated hashes differ in 32 +- 4 bits.</summary>
    public const int MaxDistance = 15;

    /// <summary>Finds the pairs.</summary>
    /// <param name="hashes">[N].</param>
    /// <param name="distance">Bits in which the hashes of a pair differ at most, 0 to <see cref="MaxDistance"/>.</param>
    /// <param name="onPair">
    /// Told of each pair once: two places and their distance. Equal hashes are linked to the first of them alone (and only that one to others), so that many
    /// equal ones, as plain pictures have, cost no more than one each.
    /// </param>
    /// <param name="cancellationToken">Stops between bands.</param>
    public static void Find(ReadOnlySpan<ulong> hashes, int distance, Action<int, int, int> onPair, CancellationToken cancellationToken = default)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(distance);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(distance, MaxDistance);
        ArgumentNullException.ThrowIfNull(onPair);
        var (unique, places) = LinkEqual(hashes, onPair);
        if (distance == 0) return;

        var bands = distance + 1;
        var keys = new ulong[unique.Length];
        var order = new int[unique.Length];
        for (var band = 0; band < bands; band++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var mask = Mask(band, bands);
            for (var i = 0; i < keys.Length; i++) (keys[i], order[i]) = (unique[i] & mask, i);
            Array.Sort(keys, order);
            for (int start = 0, end; start < keys.Length; start = end)
            {
                for (end = start + 1; end < keys.Length && keys[end] == keys[start];) end++;
                // Sorting by keys alone leaves equal ones in any order; pairs come out by place.
                order.AsSpan(start, end - start).Sort();
                Compare(unique, places, order.AsSpan(start, end - start), distance, band, onPair);
            }
        }
    }

    private static void Compare(ulong[] unique, int[] places, ReadOnlySpan<int> bucket, int distance, int band, Action<int, int, int> onPair)
    {
        for (var i = 0; i < bucket.Length; i++)
        {
            var hash = unique[bucket[i]];
            for (var j = i + 1; j < bucket.Length; j++)
            {
                var difference = hash ^ unique[bucket[j]];
                var bits = BitOperations.PopCount(difference);
                if (bits > distance || AgreesBefore(difference, band, distance + 1)) continue;
                var (a, b) = (places[bucket[i]], places[bucket[j]]);
                onPair(Math.Min(a, b), Math.Max(a, b), bits);
            }
        }
    }

    /// <summary>Whether an earlier band agrees, which has told of the pair.</summary>
    private static bool AgreesBefore(ulong difference, int band, int bands)
    {
        for (var earlier = 0; earlier < band; earlier++)
        {
            if ((difference & Mask(earlier, bands)) == 0) return true;
        }

        return false;
    }

    private static ulong Mask(int band, int bands)
    {
        var (from, to) = (band * 64 / bands, (band + 1) * 64 / bands);
        return (to - from == 64 ? ulong.MaxValue : (1UL << (to - from)) - 1) << from;
    }

    private static (ulong[] Unique, int[] Places) LinkEqual(ReadOnlySpan<ulong> hashes, Action<int, int, int> onPair)
    {
        var sorted = hashes.ToArray();
        var places = new int[sorted.Length];
        for (var i = 0; i < places.Length; i++) places[i] = i;
        Array.Sort(sorted, places);
        var count = 0;
        for (int start = 0, end; start < sorted.Length; start = end)
        {
            for (end = start + 1; end < sorted.Length && sorted[end] == sorted[start];) end++;
            var equal = places.AsSpan(start, end - start);
            equal.Sort();
            for (var i = 1; i < equal.Length; i++) onPair(equal[0], equal[i], 0);
            (sorted[count], places[count]) = (sorted[start], equal[0]);
            count++;
        }

        return (sorted[..count], places[..count]);
    }
}
