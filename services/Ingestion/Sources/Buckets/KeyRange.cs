using Assay.ObjectStorage;

namespace Assay.Ingestion.Sources.Buckets;

/// <summary>Keys in the order of their UTF-8 bytes.</summary>
/// <param name="After">The key before the first; null = from the beginning.</param>
/// <param name="UpTo">The last one that can be in it; null = to the end.</param>
internal readonly record struct KeyRange(string? After, string? UpTo)
{
    // The lowest printable character is above it, the highest of ASCII below: keys are split at ASCII characters only, where no character is cut.
    private const int Below = 0x1F, Above = 0x80;

    public bool Contains(string key) =>
        (After is null || ObjectKey.Compare(key, After) > 0) && (UpTo is null || ObjectKey.Compare(key, UpTo) <= 0);

    /// <summary>A key about in the middle of what is left behind <paramref name="last"/>, by the alphabet, not by what there is; null if there is none.</summary>
    /// <param name="last">A key of the range.</param>
    /// <param name="prefix">What all keys begin with.</param>
    public string? SplitBehind(string last, string prefix)
    {
        var isBounded = UpTo is not null;
        for (var i = prefix.Length; ; i++)
        {
            var low = i < last.Length ? last[i] : Below;
            var high = !isBounded ? Above : i < UpTo!.Length ? UpTo[i] : Below;
            if (isBounded && low == high)
            {
                if (i >= last.Length)
                    return null;
                continue;
            }

            if (Math.Min(high, Above) - Math.Min(low, Above - 1) >= 2)
                return string.Concat(last.AsSpan(0, i), [(char)((Math.Min(high, Above) + low) / 2)]);
            if (i >= last.Length)
                return null;
            // All that begins like the last key up to here is below the end: only the last key bounds what follows.
            isBounded = false;
        }
    }

    /// <summary>What is in none of the ranges, in order.</summary>
    public static List<KeyRange> Gaps(IEnumerable<KeyRange> ranges)
    {
        var gaps = new List<KeyRange>();
        string? covered = null;
        foreach (var range in ranges.OrderBy(range => range.After ?? "", ObjectKey.Order))
        {
            if (range.After is not null && (covered is null || ObjectKey.Compare(range.After, covered) > 0))
                gaps.Add(new KeyRange(covered, range.After));
            if (range.UpTo is null)
                return gaps;
            if (covered is null || ObjectKey.Compare(range.UpTo, covered) > 0)
                covered = range.UpTo;
        }

        gaps.Add(new KeyRange(covered, null));
        return gaps;
    }
}
