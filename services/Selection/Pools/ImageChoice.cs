using Assay.Numerics;
using Assay.Selection.Core.Campaigns;

namespace Assay.Selection.Pools;

/// <summary>Which images of a data set a campaign selects from, or measures on.</summary>
internal sealed class ImageChoice
{
    private readonly HeldOutImages _heldOut;
    private readonly HashSet<string> _splits;
    private readonly string _excluded;
    private readonly bool _measures;

    private ImageChoice(HeldOutImages heldOut, IEnumerable<string> splits, string excluded, bool measures, bool readsSplits, string words) =>
        (_heldOut, _splits, _excluded, _measures, ReadsSplits, Words) = (heldOut, [.. splits], excluded, measures, readsSplits, words);

    /// <summary>Whether the splits of the images must be known.</summary>
    public bool ReadsSplits { get; }

    /// <summary>What they are, for people, such as "of the split test".</summary>
    public string Words { get; }

    /// <summary>The images measured on; null = none are kept apart.</summary>
    public static ImageChoice? MeasuredOn(string split, double share)
    {
        var heldOut = new HeldOutImages(split, share);
        return heldOut.Any ? new ImageChoice(heldOut, [], "", measures: true, split.Length > 0, split.Length > 0 ? $"of the split {split}" : "held out") : null;
    }

    /// <summary>The images that may be selected: those of some splits, none = of all, that are not measured on; null = all.</summary>
    /// <param name="splits">Splits; none = all.</param>
    /// <param name="excluded">Split whose images are not selected; empty = none.</param>
    /// <param name="measuredSplit">Split that is measured on; empty = none.</param>
    /// <param name="measuredShare">Without one: the share that is.</param>
    public static ImageChoice? SelectedFrom(IReadOnlyCollection<string> splits, string excluded, string measuredSplit, double measuredShare)
    {
        var heldOut = new HeldOutImages(measuredSplit, measuredShare);
        if (splits.Count == 0 && excluded.Length == 0 && !heldOut.Any)
            return null;
        var words = splits.Count > 0 ? $"of the {(splits.Count == 1 ? "split" : "splits")} {string.Join(", ", splits.Order(StringComparer.Ordinal))}" : "neither measured on nor validated by";
        return new ImageChoice(heldOut, splits, excluded, measures: false, splits.Count > 0 || excluded.Length > 0 || measuredSplit.Length > 0, words);
    }

    /// <summary>Whether an image is chosen.</summary>
    /// <param name="image">Its place.</param>
    /// <param name="split">Its split; null or empty = none.</param>
    public bool Has(RowKey image, string? split) =>
        _measures
            ? _heldOut.Contains(image, split)
            : !_heldOut.Contains(image, split) && (_splits.Count == 0 || _splits.Contains(split ?? "")) && (_excluded.Length == 0 || split != _excluded);
}
