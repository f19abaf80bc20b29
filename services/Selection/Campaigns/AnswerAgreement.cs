using Assay.LabelStore.V1;
using Assay.Selection.Upstream;
using Assay.Selection.V1;

namespace Assay.Selection.Campaigns;

/// <summary>What people's answers say of a round where nothing learns.</summary>
internal sealed class AnswerAgreement(LabelDirectory labels)
{
    /// <summary>Share of the round's images on which all annotators chose the same set of labels (the agreement of Multilabelfy), with Wilson's interval.</summary>
    public async Task<Measurement> MeasureAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var last = new Dictionary<(string Image, string Annotator), string>();
        await foreach (var annotation in labels.ReadAnnotationsAsync(turn.Dataset, turn.Round.Selection, cancellationToken))
        {
            var key = (annotation.ImageId, annotation.Annotator);
            if (annotation.Retraction)
                last.Remove(key);
            else
                last[key] = ChoiceOf(annotation);
        }

        var images = last.GroupBy(answer => answer.Key.Image, answer => answer.Value).ToList();
        return CampaignMeasurer.OfShare(images.Count(image => image.Distinct().Count() == 1), images.Count);
    }

    /// <summary>Share of the round's images whose label was changed or that were removed, with Wilson's interval.</summary>
    public static Measurement ShareChanged(RoundAnswers answers) =>
        CampaignMeasurer.OfShare(answers.Relabelled + answers.Removed, answers.Kept + answers.Relabelled + answers.Removed + answers.Unsure);

    private static string ChoiceOf(Annotation annotation) => annotation.Decision switch
    {
        Decision.Keep => string.Join(' ', annotation.GivenClasses.Order()),
        Decision.Relabel => string.Join(' ', annotation.Labels.Order()),
        _ => annotation.Decision.ToString(),
    };
}
