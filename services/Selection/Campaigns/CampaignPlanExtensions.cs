using Assay.Scoring.V1;
using Assay.Selection.Core.Campaigns;
using Assay.Selection.Core.Schedules;
using Assay.Selection.Grpc;
using Assay.Selection.Pools;
using Assay.Selection.Selections;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Selection.Campaigns;

/// <summary>What follows from a plan that has every default filled in.</summary>
internal static class CampaignPlanExtensions
{
    /// <summary>Whether something learns in it, so that it has measurements of a model.</summary>
    public static bool Learns(this CampaignPlan plan) => plan.Learner is not null;

    /// <summary>Whether a round selects images. The first of a cleaning campaign does not: it only learns and measures, since what is shown follows from that.</summary>
    public static bool SelectsIn(this CampaignPlan plan, int round) => plan.Kind != CampaignKind.Cleaning || round > 0;

    /// <summary>Images that the schedule gives a round; null after its last, 0 where it selects none.</summary>
    public static int? PlannedSize(this CampaignPlan plan, int round) => plan.SelectsIn(round) ? Sizes(plan).Planned(NumberOf(plan, round)) : 0;

    /// <summary>Images that a round may select within the budget.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="round">The round, from 0.</param>
    /// <param name="asked">Images selected before.</param>
    public static int SizeOf(this CampaignPlan plan, int round, long asked) =>
        Sizes(plan).Of(NumberOf(plan, round), asked, plan.Stop.LabelBudget, SelectionMaker.LargestCount);

    /// <summary>Which images may be selected; null = all.</summary>
    public static ImageChoice? Pool(this CampaignPlan plan) =>
        ImageChoice.SelectedFrom(plan.PoolSplits, LearnerMethods.ValidationSplit(plan.Learner), plan.Metric.Split, plan.Metric.HeldOut);

    /// <summary>The images that are measured on; null = the labelled ones, out of sample by folds.</summary>
    public static ImageChoice? MeasuredOn(this CampaignPlan plan) => ImageChoice.MeasuredOn(plan.Metric.Split, plan.Metric.HeldOut);

    /// <summary>The run that computes the strategy's score from the learner's; null where the learner's run has it, or nothing learns.</summary>
    public static RunParameters? ScoreRun(this CampaignPlan plan) => (plan.Learns(), plan.Strategy) switch
    {
        (true, CampaignStrategies.Rde) => new RunParameters { Rde = plan.Rde?.Clone() ?? new RdeParameters() },
        (true, CampaignStrategies.Importance) => new RunParameters { Importance = new ImportanceParameters() },
        _ => null,
    };

    /// <summary>Whether each round cleans the class that is confused most.</summary>
    public static bool ChoosesClass(this CampaignPlan plan) => plan.Kind == CampaignKind.Cleaning && plan.Classes.Count == 0;

    /// <summary>Whether what the next round selects by is there.</summary>
    public static bool IsScored(this CampaignPlan plan, CampaignRoundDocument round) =>
        (plan.ScoreRun() is null || round.Round.Run.Length == 0 || round.Round.ScoreRun.Length > 0 || round.NextClasses is { Count: 0 }) && (!plan.ChoosesClass() || round.NextClasses is not null);

    /// <summary>Why the campaign ends after its last round; null if it goes on.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="rounds">Its rounds, first to last, all measured.</param>
    /// <param name="pool">Images left to select.</param>
    public static StopReason? CheckStop(this CampaignPlan plan, IReadOnlyList<CampaignRoundDocument> rounds, long pool)
    {
        var rules = new StoppingRules
        {
            Target = plan.Stop.HasTarget ? plan.Stop.Target : null,
            Plateau = plan.Stop.Plateau is { } plateau ? new PlateauRule(plateau.Rounds, plateau.MinimumGain) : null,
            MinimumFixRate = plan.Stop.HasMinimumFixRate ? plan.Stop.MinimumFixRate : null,
            LabelBudget = plan.Stop.LabelBudget,
            MaxRounds = plan.Stop.MaxRounds,
            RoundsBefore = plan.SelectsIn(0) ? 0 : 1,
        };
        return rules.Check([.. rounds.Select(ToOutcome)], plan.MetricName, plan.PlannedSize(rounds.Count), pool);
    }

    private static RoundOutcome ToOutcome(CampaignRoundDocument round)
    {
        var answers = round.Round.Answers;
        return new RoundOutcome(
            round.Asked, round.Round.Metric?.Value, answers.Kept + answers.Relabelled + answers.Removed + answers.Unsure, answers.Relabelled + answers.Removed);
    }

    private static RoundSizes Sizes(CampaignPlan plan)
    {
        SelectionSchedule schedule = ScheduleReader.Read(plan.Schedule, new RequestValidator())!;
        return new RoundSizes(schedule, plan.Kind == CampaignKind.Guided ? plan.InitialSize : 0);
    }

    private static int NumberOf(CampaignPlan plan, int round) => plan.SelectsIn(0) ? round : round - 1;
}
