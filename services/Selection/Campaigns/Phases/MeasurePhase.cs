using Assay.Selection.V1;

namespace Assay.Selection.Campaigns.Phases;

/// <summary>Takes the metric, counts the classes and finds the most and the least confusing images.</summary>
internal sealed class MeasurePhase(CampaignMeasurer measurer, AnswerAgreement agreement, LabelCounter labels, ConfusingImages confusing, CampaignRuns runs) : ICampaignPhase
{
    public CampaignPhase Phase => CampaignPhase.Measuring;

    public async Task<PhaseOutcome> RunAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        var (all, selected) = await labels.CountAsync(turn, cancellationToken);
        var run = turn.Round.Run.Length > 0 ? await runs.GetAsync(turn, cancellationToken) : null;
        var metric = turn.Plan.Kind switch
        {
            CampaignKind.MultiLabel => await agreement.MeasureAsync(turn, cancellationToken),
            CampaignKind.Review => AnswerAgreement.ShareChanged(turn.Round.Answers),
            _ => run is null ? null : await measurer.MeasureAsync(turn, run, cancellationToken),
        };
        var (most, least) = run is null ? ([], []) : await confusing.FindAsync(turn, run, cancellationToken);
        return PhaseOutcome.Finished(turn.Current.With(round =>
        {
            round.ClassCounts.Clear();
            round.ClassCounts.Add(all);
            round.SelectedClassCounts.Clear();
            round.SelectedClassCounts.Add(selected);
            round.Metric = metric;
            if (run?.Summary?.Head is { HasAuroc: true } head)
                round.Auroc = head.Auroc;
            round.MostConfusing.Clear();
            round.MostConfusing.Add(most);
            round.LeastConfusing.Clear();
            round.LeastConfusing.Add(least);
        }));
    }
}
