using System.Globalization;
using Assay.Numerics;

namespace Assay.Selection.Core.Ranking;

/// <summary>Some scores are NaN, which has no rank.</summary>
public sealed class NanScoresException(int count, RowKey first)
    : SelectionException(string.Create(
        CultureInfo.InvariantCulture,
        $"{count:N0} scores are NaN, the first that of image {first}, and NaN has no rank. Compute the scores again, or exclude the images."))
{
    /// <summary>NaN scores in the shard at hand.</summary>
    public int Count { get; } = count;

    /// <summary>Image of the first of them.</summary>
    public RowKey First { get; } = first;
}
