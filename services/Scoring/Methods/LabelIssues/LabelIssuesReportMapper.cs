using Assay.Scoring.Core.LabelErrors;
using Assay.Scoring.V1;
using Message = Assay.Scoring.V1;

namespace Assay.Scoring.Methods.LabelIssues;

/// <summary>Turns the report into its message.</summary>
internal static class LabelIssuesReportMapper
{
    public static LabelIssuesReport ToMessage(LabelIssueReport report, NoiseEstimate estimate, IEnumerable<(Core.LabelErrors.AuditStratum Stratum, long Drawn)> audit) => new()
    {
        Images = estimate.Images,
        Flagged = report.Classes.Sum(label => label.Flagged),
        EstimatedErrors = estimate.Wrong,
        Health = report.Health,
        Classes =
        {
            report.Classes.Select(label => new Message.ClassLabelIssues
            {
                ClassId = label.ClassId,
                Given = label.Given,
                Flagged = label.Flagged,
                Suggested = label.Suggested,
                LabelNoise = label.LabelNoise,
                InverseLabelNoise = label.InverseLabelNoise,
                Quality = label.Quality,
            }),
        },
        Overlaps = { report.Overlaps.Select(pair => new Message.ClassOverlap { FirstClass = pair.First, SecondClass = pair.Second, Images = pair.Images }) },
        PairToClean = report.PairToClean is { } clean
            ? new Message.ConfusedPair { GivenClass = clean.Given, PredictedClass = clean.Predicted, Images = clean.Images, Share = clean.Share }
            : null,
        Audit = { audit.Select(entry => new Message.AuditStratum { Name = entry.Stratum.Name, Images = entry.Stratum.Images, Drawn = entry.Drawn }) },
    };
}
