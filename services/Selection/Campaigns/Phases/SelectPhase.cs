using System.Globalization;
using Assay.Scoring.V1;
using Assay.Selection.Core.Campaigns;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Assay.Selection.Upstream;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Selection.Campaigns.Phases;

/// <summary>Chooses the round's images.</summary>
internal sealed class SelectPhase(SelectionMaker maker, RunDirectory runs) : ICampaignPhase
{
    private const int MaxCandidates = 50_000;

    public CampaignPhase Phase => CampaignPhase.Selecting;

    public async Task<PhaseOutcome> RunAsync(CampaignTurn turn, CancellationToken cancellationToken)
    {
        if (!turn.Plan.SelectsIn(turn.Number))
            return PhaseOutcome.Finished(turn.Current);
        var asked = turn.Previous?.Asked ?? 0;
        var size = turn.Plan.SizeOf(turn.Number, asked);
        if (size == 0)
            return PhaseOutcome.Ends(turn.Current, new StopReason(StopRule.LabelBudget, string.Create(CultureInfo.InvariantCulture, $"budget: {asked:N0} images were selected, {turn.Plan.Stop.LabelBudget:N0} may be")));
        if (ClassesOf(turn) is not { } classes)
            return PhaseOutcome.Ends(turn.Current, new StopReason(StopRule.Pool, "pool: no class with images left is confused with another"));

        SelectionDocument selection;
        try
        {
            selection = await maker.MakeAsync(await AskAsync(turn, size, classes, cancellationToken), cancellationToken);
        }
        catch (NothingLeftException exception) when (turn.Number > 0)
        {
            return PhaseOutcome.Ends(turn.Current, new StopReason(StopRule.Pool, $"pool: {exception.Message}"));
        }

        return PhaseOutcome.Finished(turn.Current.With(round =>
        {
            round.Selection = selection.Id;
            round.Selected = selection.Count;
            if (turn.Plan.ChoosesClass())
                round.CleanedClasses.Add(classes);
        }) with
        { Asked = asked + selection.Count });
    }

    /// <summary>Classes that may be selected, empty = all; null where the round before found none.</summary>
    private static IReadOnlySet<int>? ClassesOf(CampaignTurn turn)
    {
        if (!turn.Plan.ChoosesClass())
            return turn.Plan.Classes.ToHashSet();
        return turn.Previous?.NextClasses is { Count: > 0 } chosen ? chosen.ToHashSet() : null;
    }

    private async Task<NewSelection> AskAsync(CampaignTurn turn, int size, IReadOnlySet<int> classes, CancellationToken cancellationToken)
    {
        var plan = turn.Plan;
        // Where nothing was learned yet there is nothing to select by either.
        var isFirst = plan.Kind == CampaignKind.Guided && turn.Previous is not { Round.Run.Length: > 0 };
        var name = isFirst && !CampaignStrategies.BeginsByItself(plan.Strategy) ? CampaignStrategies.Random : plan.Strategy;
        var (strategy, run) = await ReadStrategyAsync(turn, name, size, cancellationToken);
        return new NewSelection
        {
            Dataset = turn.Dataset,
            Run = run,
            Strategy = strategy,
            Count = size,
            PerClass = 0,
            Classes = classes,
            IncludeSelected = false,
            UnlabelledOnly = plan.Kind == CampaignKind.Guided,
            BalanceClasses = plan.BalanceClasses && strategy.TopScores is not null,
            Title = string.Create(CultureInfo.InvariantCulture, $"{turn.Campaign.Title}, round {turn.Number}"),
            AnnotatorsPerImage = plan.Labels.People?.AnnotatorsPerImage ?? 1,
            DryRun = true,
            Campaign = new CampaignScope
            {
                Selection = CampaignIds.Round(turn.Id, turn.Number),
                LabelVersion = turn.LabelVersionBefore,
                Earlier = turn.EarlierSelections(),
                Images = plan.Pool(),
            },
        };
    }

    private async Task<(Strategy Strategy, string Run)> ReadStrategyAsync(CampaignTurn turn, string name, int size, CancellationToken cancellationToken)
    {
        var seed = CampaignSeeds.Selection(turn.Plan.Seed, turn.Number);
        var learned = turn.Previous?.Round.Run ?? "";
        var diverse = new DiverseImages { Model = turn.Campaign.Model, Seed = seed, MaxCandidates = Math.Max(MaxCandidates, size) };
        switch (name)
        {
            case CampaignStrategies.Random:
                return (new Strategy { Random = new RandomImages { Seed = seed } }, "");
            case CampaignStrategies.KCenter:
                return (new Strategy { KCenter = diverse }, "");
            case CampaignStrategies.TypiClust:
                return (new Strategy { TypiClust = diverse }, "");
            case CampaignStrategies.Badge:
                return (new Strategy { Badge = diverse }, learned);
            default:
                var id = turn.Plan.ScoreRun() is not null ? turn.Previous!.Round.ScoreRun : turn.Plan.Learns() ? learned : turn.Campaign.SourceRun;
                var run = await runs.GetAsync(turn.Dataset, id, cancellationToken);
                var column = RunColumns.Find(run, name) is { Order: not RankOrder.Unspecified } found
                    ? found
                    : throw new WrongStateException($"\"{name}\" is no score of the run \"{run.Id}\"; it has {string.Join(", ", run.Scores)}. Clone the campaign with one of these as its strategy.");
                return (new Strategy { TopScores = new TopScores { Score = name, LargestFirst = column.Order == RankOrder.HighestFirst } }, run.Id);
        }
    }
}
