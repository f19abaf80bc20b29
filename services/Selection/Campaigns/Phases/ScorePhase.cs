using Assay.Selection.V1;

namespace Assay.Selection.Campaigns.Phases;

/// <summary>Chooses the class that the next round cleans, and computes the score that it selects by where the learner's run does not have it. Where nothing was learned, neither.</summary>
internal sealed class ScorePhase(ConfusedClass confused, CampaignRuns runs) : ICampaignPhase
{
    public CampaignPhase Phase => CampaignPhase.Scoring;

    public async Task<PhaseOutcome> RunAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Round.Run.Length == 0)
            return PhaseOutcome.Finished(turn.Current);
        if (turn.Plan.ChoosesClass() && turn.Current.NextClasses is null)
            turn = turn with { Current = turn.Current with { NextClasses = await confused.ChooseAsync(turn, await runs.GetAsync(turn, cancellationToken), cancellationToken) } };
        if (turn.Plan.ScoreRun() is not { } parameters || turn.Current.NextClasses is { Count: 0 })
            return PhaseOutcome.Finished(turn.Current);

        parameters.SourceRun = turn.Round.Run;
        parameters.LabelVersion = turn.Round.LabelVersion;
        parameters.Seed = parameters.Rde is { KeepEmbeddings: true } ? CampaignSeeds.KeptAugmentations : CampaignSeeds.Learner(turn.Plan.Seed);
        parameters.Importance?.ClassIds.Add(turn.Current.NextClasses ?? turn.Plan.Classes);
        var id = CampaignIds.ScoreRun(turn.Id, turn.Number);
        return await runs.LookAsync(turn, id, parameters, cancellationToken) is { } scoring
            ? PhaseOutcome.Waits(turn.Current, scoring)
            : PhaseOutcome.Finished(turn.Current.With(round => round.ScoreRun = id));
    }
}
