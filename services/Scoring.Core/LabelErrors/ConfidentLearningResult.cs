namespace Assay.Scoring.Core.LabelErrors;

/// <summary>What confident learning found.</summary>
/// <param name="Thresholds">Thresholds t_k as they were applied.</param>
/// <param name="Joint">Counts of (given, confidently guessed).</param>
/// <param name="Estimate">The joint, calibrated: rates of noise.</param>
/// <param name="Issues">Flagged labels, by place.</param>
public sealed record ConfidentLearningResult(ConfidentClasses Thresholds, ConfidentJoint Joint, NoiseEstimate Estimate, IReadOnlyList<LabelIssue> Issues);
