namespace Assay.Scoring.Core.Evaluation;

/// <summary>How well the probability of one class puts its images before all others.</summary>
/// <param name="Positives">Images with this label.</param>
/// <param name="Auroc">Area under the ROC curve, 0..1, .5 = chance, higher = better; null where all images have this label, or none.</param>
/// <param name="AveragePrecision">Average precision, 0..1, higher = better, chance = the class's share; null where no image has this label.</param>
public readonly record struct RankingQuality(long Positives, double? Auroc, double? AveragePrecision)
{
    /// <summary>Mean of the areas that are defined, every class counting alike (macro average, one against the rest); null where none is.</summary>
    public static double? MacroAuroc(IEnumerable<RankingQuality> classes) => classes.Average(quality => quality.Auroc);

    /// <summary>Mean of the average precisions that are defined, every class counting alike; null where none is.</summary>
    public static double? MacroAveragePrecision(IEnumerable<RankingQuality> classes) => classes.Average(quality => quality.AveragePrecision);
}
