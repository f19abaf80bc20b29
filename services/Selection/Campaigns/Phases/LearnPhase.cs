using Assay.LabelStore.V1;
using Assay.Selection.Upstream;
using Assay.Selection.V1;

namespace Assay.Selection.Campaigns.Phases;

/// <summary>Writes the round's label version, trains the learner on it and brings the coreset tree up to date.</summary>
internal sealed class LearnPhase(LabelDirectory labels, CampaignRuns runs, CampaignTree tree) : ICampaignPhase
{
    public CampaignPhase Phase => CampaignPhase.Learning;

    public async Task<PhaseOutcome> RunAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Round.LabelVersion.Length == 0)
            turn = turn with { Current = await WriteLabelsAsync(turn, cancellationToken) };
        if (!turn.Plan.Learns())
            return PhaseOutcome.Finished(turn.Current);

        var parameters = turn.Plan.Learner.Clone();
        parameters.LabelVersion = turn.Round.LabelVersion;
        parameters.Seed = CampaignSeeds.Learner(turn.Plan.Seed);
        var id = CampaignIds.LearnerRun(turn.Id, turn.Number);
        var learner = await runs.LookAsync(turn, id, parameters, cancellationToken);
        if (turn.Plan.Kind == CampaignKind.Cleaning && !turn.Current.TreeUpdated)
        {
            var (updated, waitsFor) = await tree.UpdateAsync(turn, cancellationToken);
            turn = turn with { Current = updated };
            if (waitsFor is not null)
                return PhaseOutcome.Waits(turn.Current, waitsFor);
        }

        return learner.WaitsFor is { } learning
            ? PhaseOutcome.Waits(turn.Current, learning)
            : PhaseOutcome.Finished(turn.Current.With(round => round.Run = id));
    }

    private async Task<CampaignRoundDocument> WriteLabelsAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Round.Selection.Length == 0)
            return turn.Current.With(round => round.LabelVersion = turn.LabelVersionBefore);

        var request = new CreateLabelBranchRequest { Dataset = turn.Dataset, Name = CampaignIds.Round(turn.Id, turn.Number), Base = turn.LabelVersionBefore };
        if (turn.Plan.Labels.Oracle is { } oracle)
            request.Oracle = new OracleAnswers { Truth = oracle.Truth, Selections = { turn.Round.Selection }, NoiseRate = oracle.NoiseRate, Seed = CampaignSeeds.Oracle(turn.Plan.Seed) };
        else
            request.Answers = new BatchAnswers { Batches = { turn.Round.Selection } };
        var branch = await labels.CreateBranchAsync(request, cancellationToken);
        var answers = new RoundAnswers
        {
            Kept = Count(Decision.Keep),
            Relabelled = Count(Decision.Relabel),
            Removed = Count(Decision.Remove),
            Unsure = Count(Decision.Unsure),
        };
        return turn.Current.With(round =>
        {
            round.LabelVersion = branch.Version.Name;
            round.Answers = answers;
            round.Labelled = (turn.Previous?.Round.Labelled ?? 0) + answers.Kept + answers.Relabelled;
        });

        long Count(Decision decision) => branch.Decisions.Where(count => count.Decision == decision).Sum(count => (long)count.Count);
    }
}
