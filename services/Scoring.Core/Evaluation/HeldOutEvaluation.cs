using Assay.Scoring.Core.ClassReports;

namespace Assay.Scoring.Core.Evaluation;

/// <summary>How heads did on images that they were not trained on, each image judged by the head of its own fold against its given label.</summary>
/// <remarks>Rows of weight 0 are left out as they are in training; otherwise rows count alike here, whatever they weigh in training.</remarks>
public sealed record HeldOutEvaluation
{
    /// <summary>Images judged.</summary>
    public required long Images { get; init; }

    /// <summary>Share whose most probable class is the label, 0..1.</summary>
    public required double Accuracy { get; init; }

    /// <summary>AUROC and average precision of every class against the rest, by class id; of probabilities pooled over the folds.</summary>
    public required IReadOnlyList<RankingQuality> Classes { get; init; }

    /// <summary>Temperature fitted to all held-out images, above 1 = over-confident.</summary>
    public required double Temperature { get; init; }

    /// <summary>Expected calibration error, 15 bins of equal width, of the probabilities as they are.</summary>
    public required double CalibrationError { get; init; }

    /// <summary>The same after dividing the logits of each fold by a temperature that was fitted without that fold.</summary>
    public required double CalibrationErrorScaled { get; init; }

    /// <summary>Calibration error with 15 bins of equal counts, of the probabilities as they are.</summary>
    public required double AdaptiveCalibrationError { get; init; }

    /// <summary>The reliability diagram: 15 bins of equal width over the confidence as it is.</summary>
    public required IReadOnlyList<ReliabilityBin> Reliability { get; init; }

    /// <summary>Macro average of the classes' AUROC; null where no class has one.</summary>
    public double? Auroc => RankingQuality.MacroAuroc(Classes);

    /// <summary>
    /// Standard error of <see cref="Auroc"/>: the mean of the classes' standard errors (Hanley and McNeil 1982). The areas of classes are correlated, since they share their images, and
    /// the standard deviation of a mean is at most the mean of the standard deviations, with equality at full correlation: it is never too small for that. Null where the area is.
    /// </summary>
    public double? AurocError => Classes.Average(quality => quality.Auroc is { } area ? PairSeparability.HanleyMcNeil(area, quality.Positives, Images - quality.Positives) : (double?)null);

    /// <summary>Macro average of the classes' average precision; null where no class has one.</summary>
    public double? AveragePrecision => RankingQuality.MacroAveragePrecision(Classes);
}
