namespace Assay.Scoring.Core.ImageQuality;

/// <summary>What a group of duplicates does to a data set.</summary>
/// <param name="Leak">Its images are in several splits: what was trained on is tested with.</param>
/// <param name="Conflict">Its images have different labels: at least one is wrong, or several are right.</param>
public readonly record struct DuplicateVerdict(bool Leak, bool Conflict)
{
    /// <summary>Judges a group.</summary>
    /// <param name="splits">Split of every image; empty = in none.</param>
    /// <param name="labels">Class id of every image; below 0 = none.</param>
    public static DuplicateVerdict Of(ReadOnlySpan<string> splits, ReadOnlySpan<int> labels)
    {
        string? split = null;
        int? label = null;
        var (leak, conflict) = (false, false);
        foreach (var value in splits)
        {
            if (value.Length == 0) continue;
            leak |= split is not null && split != value;
            split ??= value;
        }

        foreach (var value in labels)
        {
            if (value < 0) continue;
            conflict |= label is not null && label != value;
            label ??= value;
        }

        return new DuplicateVerdict(leak, conflict);
    }
}
