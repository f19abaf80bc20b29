using Assay.Numerics;

namespace Assay.Scoring.Core.Coresets.Tree;

/// <summary>All rows of a leaf, ascending.</summary>
internal sealed record LeafRows(RowKey[] Keys, int[] Labels, double[] Weights)
{
    public int Count => Keys.Length;

    /// <summary>The leaf with changes; itself where nothing is another.</summary>
    public LeafRows With(IEnumerable<RowChange> changes)
    {
        var (labels, weights) = (Labels.ToArray(), Weights.ToArray());
        foreach (var change in changes)
        {
            var row = Array.BinarySearch(Keys, change.Key);
            if (change.Label is { } label) labels[row] = label;
            if (change.Weight is { } weight) weights[row] = weight;
        }

        return labels.AsSpan().SequenceEqual(Labels) && weights.AsSpan().SequenceEqual(Weights) ? this : new LeafRows(Keys, labels, weights);
    }

    public bool Has(RowKey key) => Array.BinarySearch(Keys, key) >= 0;
}
