using Assay.LabelStore.V1;

namespace Assay.Workbench.Api;

/// <summary>Answers without a valid label.</summary>
/// <param name="Reason">noProposal, ambiguous, needsExpert or uncommon.</param>
/// <param name="Stance">agree, disagree or uncertain, of the original label.</param>
/// <param name="Count">Answers, 1 or more.</param>
internal sealed record NoValidLabelCountModel(string Reason, string Stance, long Count)
{
    public static NoValidLabelCountModel From(NoValidLabelCount count)
    {
        var said = NoValidLabelModel.From(count.NoValidLabel)!;
        return new NoValidLabelCountModel(said.Reason!, said.Stance!, count.Count);
    }
}

/// <summary>How good one annotator is; shares are of those answers that can be compared.</summary>
internal sealed record AnnotatorQualityModel(
    string Annotator, long Answers, long Unsure, double? MedianSeconds, long GoldAnswers, long GoldRight, double? GoldLower, double? GoldUpper, double? GoldJaccard,
    long Compared, long Agreed, long Refined, long Overturned)
{
    public static AnnotatorQualityModel From(AnnotatorQuality quality) => new(
        quality.Annotator, quality.Answers, quality.Unsure, quality.HasMedianSeconds ? quality.MedianSeconds : null, quality.GoldAnswers, quality.GoldRight,
        quality.HasGoldLower ? quality.GoldLower : null, quality.HasGoldUpper ? quality.GoldUpper : null, quality.HasGoldJaccard ? quality.GoldJaccard : null,
        quality.Compared, quality.Agreed, quality.Refined, quality.Overturned);
}

/// <summary>What the answers to batches say: which images are settled, why some have no valid label, and how good annotators are.</summary>
internal sealed record AnswersReportModel(
    int Batches, long Images, long Open, long Settled, long Disagreeing, long OriginalLeftOut, long Unsure, IReadOnlyList<NoValidLabelCountModel> NoValidLabels,
    IReadOnlyList<AnnotatorQualityModel> Annotators)
{
    public static AnswersReportModel From(int batches, AnalyzeBatchesResponse analysis, ReportAnnotatorsResponse annotators) => new(
        batches, analysis.Images, analysis.Open, analysis.Settled, analysis.Disagreeing, analysis.OriginalLeftOut, analysis.Unsure,
        [.. analysis.NoValidLabels.Select(NoValidLabelCountModel.From)], [.. annotators.Annotators.Select(AnnotatorQualityModel.From)]);
}
