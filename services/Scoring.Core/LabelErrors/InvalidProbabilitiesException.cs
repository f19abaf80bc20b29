using System.Globalization;
using Assay.Numerics;

namespace Assay.Scoring.Core.LabelErrors;

/// <summary>Some rows are no probabilities: a number is NaN, infinite or negative, or the row does not sum to 1.</summary>
public sealed class InvalidProbabilitiesException(long rows, RowKey first, double sum)
    : ScoringException(string.Create(
        CultureInfo.InvariantCulture,
        $"{rows:N0} rows are no probabilities, the first that of image {first}, which sums to {sum:G6}: numbers must be finite and 0 or more, and a row must sum to 1. Apply a softmax, or start a new head run."))
{
    /// <summary>Rows that are none.</summary>
    public long Rows { get; } = rows;

    /// <summary>Image of the first of them.</summary>
    public RowKey First { get; } = first;
}
