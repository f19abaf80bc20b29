namespace Assay.Scoring.Core.ClassReports;

/// <summary>Distributions of all traits for groups of images (classes, or confused pairs) and for all images together. Memory of order groups that occur. Not thread-safe.</summary>
/// <param name="groups">Number of groups.</param>
public sealed class TraitTable(int groups)
{
    private readonly TraitProfile?[] _groups = new TraitProfile?[groups];

    /// <summary>Of all images that were counted.</summary>
    public TraitProfile All { get; } = new();

    /// <summary>Of a group; null where it has no image.</summary>
    public TraitProfile? this[int group] => _groups[group];

    /// <summary>Counts an image.</summary>
    /// <param name="group">Its group; below 0 = only of all.</param>
    /// <param name="image">What was measured of it.</param>
    public void Add(int group, in ImageMeasurements image)
    {
        All.Add(image);
        if (group >= 0) (_groups[group] ??= new TraitProfile()).Add(image);
    }

    /// <summary>Adds what another table has counted.</summary>
    public void Merge(TraitTable other)
    {
        ArgumentNullException.ThrowIfNull(other);
        if (other._groups.Length != _groups.Length) throw new ArgumentException($"A table of {other._groups.Length} groups does not merge with one of {_groups.Length}.", nameof(other));
        All.Merge(other.All);
        for (var i = 0; i < _groups.Length; i++)
        {
            if (other._groups[i] is { } profile) (_groups[i] ??= new TraitProfile()).Merge(profile);
        }
    }
}
