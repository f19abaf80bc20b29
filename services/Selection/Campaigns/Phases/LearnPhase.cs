using Assay.LabelStore.V1;
using Assay.Selection.Upstream;
using Assay.Selection.V1;

namespace Assay.Selection.Campaigns.Phases;

/// <summary>Writes the round's label version, trains the learner on it and brings the coreset tree up to date.</summary>
internal sealed class LearnPhase(LabelDirectory labels, LabelCounter counter, CampaignRuns runs, CampaignTree tree) : ICampaignPhase
{
    /// <summary>Batches that one label version takes in at most.</summary>
    private const int MostBatches = 1000;

    public CampaignPhase Phase => CampaignPhase.Learning;

    public async Task<PhaseOutcome> RunAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Round.LabelVersion.Length == 0)
        {
            // An answer may have been taken back since the last was given.
            if (await LabelPhase.FindOpenAsync(turn, labels, cancellationToken) is { } answers)
                return PhaseOutcome.Waits(turn.Current, answers);
            turn = turn with { Current = await WriteLabelsAsync(turn, cancellationToken) };
        }

        if (!turn.Plan.Learns() || (turn.Plan.Kind == CampaignKind.Guided && !await counter.HasTwoClassesAsync(turn, cancellationToken)))
            return PhaseOutcome.Finished(turn.Current);

        var parameters = turn.Plan.Learner.Clone();
        parameters.LabelVersion = turn.Round.LabelVersion;
        parameters.Seed = CampaignSeeds.Learner(turn.Plan.Seed);
        parameters.ExcludedSplit = turn.Plan.Metric.Split;
        var id = CampaignIds.LearnerRun(turn.Id, turn.Number);
        string? learning;
        try
        {
            learning = await runs.LookAsync(turn, id, parameters, cancellationToken);
        }
        catch (TooFewLabelsException) when (turn.Plan.Kind == CampaignKind.Guided)
        {
            // The first images may all be of one class, or of one but for a fold. The next round brings more.
            return PhaseOutcome.Finished(turn.Current);
        }

        if (turn.Plan.Kind == CampaignKind.Cleaning && !turn.Current.TreeUpdated)
        {
            var (updated, waitsFor) = await tree.UpdateAsync(turn, cancellationToken);
            turn = turn with { Current = updated };
            if (waitsFor is not null)
                return PhaseOutcome.Waits(turn.Current, waitsFor);
        }

        return learning is not null
            ? PhaseOutcome.Waits(turn.Current, learning)
            : PhaseOutcome.Finished(turn.Current.With(round => round.Run = id));
    }

    private async Task<CampaignRoundDocument> WriteLabelsAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        if (turn.Round.Selection.Length == 0)
            return turn.Current.With(round => round.LabelVersion = turn.LabelVersionBefore);

        var branch = await labels.CreateBranchAsync(turn.Plan.Labels.Oracle is { } oracle ? AskOracle(turn, oracle) : AskPeople(turn), cancellationToken);
        var own = branch.Batches.FirstOrDefault(batch => batch.Batch == turn.Round.Selection)?.Decisions ?? branch.Decisions;
        var answers = new RoundAnswers
        {
            Kept = Count(own, Decision.Keep),
            Relabelled = Count(own, Decision.Relabel),
            Removed = Count(own, Decision.Remove),
            Unsure = Count(own, Decision.Unsure),
            NoValidLabel = Count(own, Decision.NoValidLabel),
        };

        // Corrections of earlier rounds count, too.
        var before = turn.Plan.Labels.Oracle is null && turn.Selections().Count <= MostBatches
            ? branch.Batches.Where(batch => batch.Batch != turn.Round.Selection).Sum(batch => Count(batch.Decisions, Decision.Keep) + Count(batch.Decisions, Decision.Relabel))
            : turn.Previous?.Round.Labelled ?? 0;
        return turn.Current.With(round =>
        {
            round.LabelVersion = branch.Version.Name;
            round.Answers = answers;
            round.Labelled = before + answers.Kept + answers.Relabelled;
        });
    }

    private static CreateLabelBranchRequest AskOracle(CampaignTurn turn, Oracle oracle) => new()
    {
        Dataset = turn.Dataset,
        Name = CampaignIds.Round(turn.Id, turn.Number),
        Base = turn.LabelVersionBefore,
        Oracle = new OracleAnswers { Truth = oracle.Truth, Selections = { turn.Round.Selection }, NoiseRate = oracle.NoiseRate, Seed = CampaignSeeds.Oracle(turn.Plan.Seed) },
    };

    /// <summary>The answers to all batches of the campaign, on what it began with: what people corrected or took back since counts.</summary>
    private static CreateLabelBranchRequest AskPeople(CampaignTurn turn)
    {
        var batches = turn.Selections();

        // A round's label version has the name of its batch.
        var begin = batches.Count > MostBatches ? batches[^(MostBatches + 1)] : turn.Plan.BaseVersion;
        return new CreateLabelBranchRequest
        {
            Dataset = turn.Dataset,
            Name = CampaignIds.Round(turn.Id, turn.Number),
            Base = begin,
            Answers = new BatchAnswers { Batches = { batches.TakeLast(MostBatches) } },
        };
    }

    private static long Count(IEnumerable<DecisionCount> decisions, Decision decision) => decisions.Where(count => count.Decision == decision).Sum(count => (long)count.Count);
}
