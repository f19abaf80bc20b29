namespace Assay.Scoring.Core.ImageQuality;

/// <summary>
/// Where an image begins to have an issue. Those of scores are in the unit of <see cref="QualityScores"/>: an image has the issue where its score is below; 0 never
/// finds one. What is odd for one collection is the subject of another (X-rays are grey, night cameras dark), so every one can be set.
/// </summary>
public sealed record QualityThresholds
{
    /// <summary>Of <see cref="QualityScores.Dark"/>: 99 % of the pixels are darker than this, 0..1.</summary>
    public double Dark { get; init; } = 0.35;

    /// <summary>Of <see cref="QualityScores.Bright"/>: 95 % of the pixels are lighter than 1 less this, 0..1.</summary>
    public double Bright { get; init; } = 0.05;

    /// <summary>Of <see cref="QualityScores.Blurry"/>, 0..1; .2 is a variance of the Laplacian of 25 at a short side of 224 pixels.</summary>
    public double Blurry { get; init; } = 0.2;

    /// <summary>Of <see cref="QualityScores.LowInformation"/>, 0..1; .3 is an entropy of 2.4 bits.</summary>
    public double LowInformation { get; init; } = 0.3;

    /// <summary>Of <see cref="QualityScores.OddAspectRatio"/>: shorter by longer side, 0..1.</summary>
    public double OddAspectRatio { get; init; } = 0.35;

    /// <summary>Interquartile ranges beyond the quartiles from which on a size is odd, above 0 (Tukey's "far out" is 3).</summary>
    public double SizeFences { get; init; } = 3;

    /// <summary>Robust z of the mean distance to the neighbours from which on an image is an outlier, above 0 (Iglewicz and Hoaglin 1993 advise 3.5).</summary>
    public double OutlierZ { get; init; } = 3.5;

    /// <summary>Bits of 64 in which the perceptual hashes of near duplicates differ at most, 0..15.</summary>
    public int HashDistance { get; init; } = 4;

    /// <summary>Distance of near duplicates by embedding: below this share of the median distance to the nearest neighbour, 0..1; 0 = not by embedding.</summary>
    public double EmbeddingShare { get; init; } = 0.13;

    /// <summary>What cannot be, as (field, reason); empty where all can.</summary>
    public IEnumerable<(string Field, string Problem)> Problems()
    {
        foreach (var (field, value) in new[]
        {
            (nameof(Dark), Dark), (nameof(Bright), Bright), (nameof(Blurry), Blurry), (nameof(LowInformation), LowInformation),
            (nameof(OddAspectRatio), OddAspectRatio), (nameof(EmbeddingShare), EmbeddingShare),
        })
        {
            if (value is not (>= 0 and <= 1)) yield return (field, $"must be 0 .. 1, not {value}");
        }

        if (!(SizeFences > 0) || !double.IsFinite(SizeFences)) yield return (nameof(SizeFences), $"must be above 0, not {SizeFences}");
        if (!(OutlierZ > 0) || !double.IsFinite(OutlierZ)) yield return (nameof(OutlierZ), $"must be above 0, not {OutlierZ}");
        if (HashDistance is < 0 or > Numerics.Neighbors.HammingPairs.MaxDistance)
            yield return (nameof(HashDistance), $"must be 0 .. {Numerics.Neighbors.HammingPairs.MaxDistance}, not {HashDistance}");
    }
}
