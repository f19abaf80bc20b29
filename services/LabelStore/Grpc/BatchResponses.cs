using Assay.LabelStore.Gold;
using Assay.LabelStore.Quality;
using Assay.LabelStore.Refinement;
using Assay.LabelStore.V1;
using Assay.Numerics.Statistics;

namespace Assay.LabelStore.Grpc;

/// <summary>Turns what is known of answers and of those who gave them into messages.</summary>
internal static class BatchResponses
{
    public static AnalyzeBatchesResponse Create(BatchAnalysis analysis) => new()
    {
        Images = analysis.Images,
        Open = analysis[TaskAgreement.Open],
        Settled = analysis[TaskAgreement.Settled],
        Disagreeing = analysis[TaskAgreement.Disagreement],
        OriginalLeftOut = analysis[TaskAgreement.OriginalLeftOut],
        Unsure = analysis[TaskAgreement.Unsure],
        Decisions = { analysis.Decisions.Select(count => new DecisionCount { Decision = count.Key, Count = count.Value }) },
        NoValidLabels =
        {
            analysis.NoValidLabels.Select(count => new NoValidLabelCount
            {
                NoValidLabel = new NoValidLabel { Reason = count.Key.Reason, Stance = count.Key.Stance },
                Count = count.Value,
            }),
        },
        LabelSets = { analysis.LabelSets.Select(count => new LabelSetCount { Labels = count.Key, Count = count.Value }) },
    };

    public static GoldImage Create(GoldDocument gold) => new()
    {
        ImageId = gold.ImageId,
        Decision = gold.Decision,
        Labels = { gold.Labels },
        ShownClasses = { gold.ShownClasses },
    };

    public static AnnotatorQuality Create(string annotator, AnnotatorTally tally)
    {
        var message = new AnnotatorQuality
        {
            Annotator = annotator,
            Answers = tally.Answers,
            Unsure = tally.Unsure,
            GoldAnswers = tally.GoldAnswers,
            GoldRight = tally.GoldRight,
            Compared = tally.Compared,
            Agreed = tally.Agreed,
            Refined = tally.Refined,
            Overturned = tally.Overturned,
        };
        if (tally.MedianSeconds() is { } median)
            message.MedianSeconds = median;
        if (tally.GoldAnswers > 0)
        {
            var interval = WilsonInterval.Of(tally.GoldRight, tally.GoldAnswers);
            (message.GoldLower, message.GoldUpper, message.GoldJaccard) = (interval.Low, interval.High, tally.GoldJaccard / tally.GoldAnswers);
        }

        return message;
    }
}
