namespace Assay.Scoring.Core.LabelErrors;

/// <summary>Label issues of a class.</summary>
/// <param name="ClassId">The class.</param>
/// <param name="Given">Images with this label.</param>
/// <param name="Flagged">Of these, those whose label is flagged.</param>
/// <param name="Suggested">Images with another label, flagged, for which this class is suggested.</param>
/// <param name="LabelNoise">Estimated share of this label's images that are of another class, P(true != k | given = k), 0..1.</param>
/// <param name="InverseLabelNoise">Estimated share of this class's images that have another label, P(given != k | true = k), 0..1.</param>
public sealed record ClassLabelIssues(int ClassId, long Given, long Flagged, long Suggested, double LabelNoise, double InverseLabelNoise)
{
    /// <summary>Share of the label's images that are not flagged, 0..1; lower = clean it sooner. 1 without images.</summary>
    public double Quality => Given == 0 ? 1 : 1 - (double)Flagged / Given;
}
