using Assay.LabelStore.V1;
using Assay.Scoring.Core.Consensus;
using Assay.Selection.Upstream;
using Assay.Selection.V1;

namespace Assay.Selection.Campaigns;

/// <summary>What people's answers say of a round where nothing learns.</summary>
internal sealed class AnswerAgreement(LabelDirectory labels)
{
    /// <summary>
    /// Share of the round's images that need no refinement, with Wilson's interval: all their annotators chose the same set of labels, and the label that was shown is in it
    /// (<see cref="RefinementCondition"/>). Who removed an image or could not tell chose no set.
    /// </summary>
    public async Task<Measurement> MeasureAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var last = new Dictionary<(string Image, string Annotator), Annotation>();
        await foreach (var annotation in labels.ReadAnnotationsAsync(turn.Dataset, turn.Round.Selection, cancellationToken))
        {
            var key = (annotation.ImageId, annotation.Annotator);
            if (annotation.Retraction)
                last.Remove(key);
            else
                last[key] = annotation;
        }

        var images = last.GroupBy(answer => answer.Key.Image, answer => answer.Value).ToList();
        return CampaignMeasurer.OfShare(images.Count(IsSettled), images.Count);
    }

    /// <summary>Share of the round's images whose label was changed or taken away or that were removed, with Wilson's interval.</summary>
    public static Measurement ShareChanged(RoundAnswers answers)
    {
        var changed = answers.Relabelled + answers.NoValidLabel + answers.Removed;
        return CampaignMeasurer.OfShare(changed, changed + answers.Kept + answers.Unsure);
    }

    private static bool IsSettled(IEnumerable<Annotation> answers)
    {
        var (sets, original) = (new List<int[]>(), -1);
        foreach (var answer in answers)
        {
            if (SetOf(answer) is not { } set)
                return false;
            sets.Add(set);
            original = answer.GivenClasses.FirstOrDefault(original);
        }

        return RefinementCondition.Of(sets, original) == Refinement.Settled;
    }

    private static int[]? SetOf(Annotation answer) => answer.Decision switch
    {
        Decision.Keep => [.. answer.GivenClasses.Distinct().Order()],
        Decision.Relabel => [.. answer.Labels.Distinct().Order()],
        _ => null,
    };
}
