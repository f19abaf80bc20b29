using Assay.Scoring.Core.Consensus;
using Assay.Scoring.V1;

namespace Assay.Scoring.Methods.Consensus;

/// <summary>The report of a consensus run; its lists are bounded.</summary>
internal static class ConsensusReportMapper
{
    private const int MostAnnotators = 1000;
    private const int MostPairs = 100;

    public static ConsensusReport ToMessage(
        ConsensusAnswers answers, AnnotationTable table, LabelSetTable sets, ConsensusOutcome outcome, ConsensusTally tally, ParallelOptions options)
    {
        var statistics = AgreementStatistics.Of(table);
        var report = new ConsensusReport
        {
            Images = table.AnnotatedImages,
            Annotations = table.Annotations,
            LeftOut = answers.LeftOut,
            Overlapping = statistics.OverlappingImages,
            Unanimous = statistics.UnanimousImages,
            Settled = tally.Of(Refinement.Settled),
            Disagreeing = tally.Of(Refinement.Disagreement),
            OriginalLeftOut = tally.Of(Refinement.OriginalLeftOut),
            Changed = tally.Changed,
            Iterations = outcome.DawidSkene?.Iterations ?? 0,
            Converged = outcome.DawidSkene?.Converged ?? true,
            AnnotatorCount = table.Annotators,
        };
        Set(statistics.PercentAgreement, value => report.PercentAgreement = value);
        Set(statistics.FleissKappa, value => report.FleissKappa = value);
        Set(statistics.KrippendorffAlpha, value => report.KrippendorffAlpha = value);
        Set(SetAgreement.Alpha(sets, SetDistance.Jaccard, options), value => report.AlphaJaccard = value);
        Set(SetAgreement.Alpha(sets, SetDistance.Masi, options), value => report.AlphaMasi = value);
        Set(outcome.Crowdlab?.ModelWeight, value => report.ModelWeight = value);

        var agreement = ConsensusResult.AnnotatorAgreement(table, outcome.Consensus.Labels);
        report.Annotators.Add(
            from annotator in Enumerable.Range(0, table.Annotators)
            where table.CountOf(annotator) > 0
            orderby outcome.Consensus.AnnotatorQuality[annotator], annotator
            select new AnnotatorReport
            {
                Annotator = answers.Annotators[annotator],
                Annotations = table.CountOf(annotator),
                Quality = outcome.Consensus.AnnotatorQuality[annotator],
                Agreement = agreement[annotator],
            });
        while (report.Annotators.Count > MostAnnotators)
            report.Annotators.RemoveAt(report.Annotators.Count - 1);
        foreach (var pair in CohenKappa.MostShared(table, MostPairs))
        {
            var message = new AnnotatorPair { First = answers.Annotators[pair.First], Second = answers.Annotators[pair.Second], Images = pair.Images, Agreement = pair.Agreement };
            Set(pair.Kappa, value => message.Kappa = value);
            report.Pairs.Add(message);
        }

        return report;
    }

    private static void Set(double? value, Action<double> set)
    {
        if (value is { } number)
            set(number);
    }
}
