using Assay.Scoring.V1;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Errors;

namespace Assay.Workbench.Api;

/// <summary>Plans of campaigns, as the page and as Selection write them. What is wrong with a plan Selection says, all at once.</summary>
internal static class CampaignPlanMapper
{
    public static CampaignPlan ToMessage(CampaignPlanModel plan) => new()
    {
        Kind = CampaignNames.ParseKind(plan.Kind),
        Strategy = plan.Strategy ?? "",
        Learner = plan.Learner is { } learner ? ToMessage(learner) : null,
        Rde = plan.Augmentations is { } augmentations ? new RdeParameters { Augmentations = augmentations } : null,
        BalanceClasses = plan.BalanceClasses ?? false,
        InitialSize = plan.InitialSize ?? 0,
        Schedule = plan.RoundSizes is { } sizes ? ToMessage(sizes, plan) : null,
        Stop = plan.Stop is { } stop ? ToMessage(stop) : null,
        Labels = plan.Labels is { } labels ? ToMessage(labels) : null,
        Metric = plan.Metric is { } metric ? ToMessage(metric) : null,
        BaseVersion = plan.BaseVersion ?? "",
        Classes = { plan.Classes ?? [] },
        PoolSplits = { plan.PoolSplits ?? [] },
        Seed = plan.Seed ?? 0,
    };

    public static CampaignPlanModel From(CampaignPlan plan) => new(
        CampaignNames.Format(plan.Kind), plan.Strategy, From(plan.Learner), plan.Rde?.Augmentations, plan.BalanceClasses, plan.InitialSize, From(plan.Schedule),
        From(plan.Stop ?? new StopRules()), From(plan.Labels ?? new LabelSource()), From(plan.Metric), plan.BaseVersion, plan.Classes, plan.PoolSplits, plan.Seed);

    public static StopRules ToMessage(StopRulesModel stop)
    {
        var rules = new StopRules { LabelBudget = stop.LabelBudget ?? 0, MaxRounds = stop.MaxRounds ?? 0 };
        if (stop.Target is { } target)
            rules.Target = target;
        if (stop.MinimumFixRate is { } rate)
            rules.MinimumFixRate = rate;
        if (stop.PlateauRounds is not null || stop.PlateauGain is not null)
            rules.Plateau = new Plateau { Rounds = stop.PlateauRounds ?? 0, MinimumGain = stop.PlateauGain ?? 0 };
        return rules;
    }

    private static RunParameters ToMessage(LearnerModel learner)
    {
        var parameters = new RunParameters { Model = learner.Model ?? "" };
        switch (learner.Kind)
        {
            case "heads":
                parameters.Head = new HeadParameters();
                break;
            case "digits" or "cifar":
                parameters.Network = new NetworkParameters { Preset = learner.Kind == "digits" ? NetworkPreset.Digits : NetworkPreset.Cifar };
                if (!string.IsNullOrEmpty(learner.ValidationSplit))
                    parameters.Network.Validation = new NetworkValidation { Split = learner.ValidationSplit };
                break;
            default:
                throw new InvalidInputException("plan.learner.kind", $"\"{learner.Kind}\" is no learner; take heads, digits or cifar");
        }

        return parameters;
    }

    private static LearnerModel? From(RunParameters? learner) => learner is null ? null : new LearnerModel(
        learner.Network is null ? "heads" : learner.Network.Preset == NetworkPreset.Digits ? "digits" : "cifar", learner.Model, learner.Network?.Validation?.Split);

    private static Schedule? ToMessage(RoundSizesModel sizes, CampaignPlanModel plan) => sizes.Kind switch
    {
        // What guided labeling does by itself, from its first set on.
        "doubling" when plan.Kind == "guided" && sizes.Sizes is null or [] && plan.InitialSize is null => null,
        "doubling" => new Schedule { Exponential = new ExponentialSchedule { InitialSize = sizes.Sizes is [var first] ? first : plan.InitialSize ?? 0 } },
        "fixed" => new Schedule { Fixed = new FixedSchedule { Size = sizes.Sizes is [var size] ? size : 0 } },
        "list" => new Schedule { List = new ListSchedule { Sizes = { sizes.Sizes ?? [] } } },
        _ => throw new InvalidInputException("plan.roundSizes.kind", $"\"{sizes.Kind}\" is no schedule; take doubling, fixed or list"),
    };

    private static RoundSizesModel? From(Schedule? schedule) => schedule?.KindCase switch
    {
        Schedule.KindOneofCase.Exponential => new RoundSizesModel("doubling", [schedule.Exponential.InitialSize]),
        Schedule.KindOneofCase.Fixed => new RoundSizesModel("fixed", [schedule.Fixed.Size]),
        Schedule.KindOneofCase.List => new RoundSizesModel("list", schedule.List.Sizes),
        _ => null,
    };

    private static StopRulesModel From(StopRules stop) => new(
        stop.HasTarget ? stop.Target : null, stop.Plateau?.Rounds, stop.Plateau?.MinimumGain, stop.HasMinimumFixRate ? stop.MinimumFixRate : null,
        stop.LabelBudget > 0 ? stop.LabelBudget : null, stop.MaxRounds > 0 ? stop.MaxRounds : null);

    private static LabelSource ToMessage(LabelSourceModel labels) => labels.Kind switch
    {
        "people" => new LabelSource { People = new People { AnnotatorsPerImage = labels.AnnotatorsPerImage ?? 0 } },
        "oracle" => new LabelSource { Oracle = new Oracle { Truth = labels.Truth ?? "", NoiseRate = labels.NoiseRate ?? 0 } },
        _ => throw new InvalidInputException("plan.labels.kind", $"\"{labels.Kind}\" is nobody who answers; take people or oracle"),
    };

    private static LabelSourceModel From(LabelSource labels) => labels.Oracle is { } oracle
        ? new LabelSourceModel("oracle", null, oracle.Truth, oracle.NoiseRate)
        : new LabelSourceModel("people", labels.People?.AnnotatorsPerImage, null, null);

    private static CampaignMetric ToMessage(CampaignMetricModel metric) => new()
    {
        Kind = CampaignNames.ParseMetric(metric.Kind),
        Split = metric.Split ?? "",
        Truth = metric.Truth ?? "",
        HeldOut = metric.HeldOut ?? 0,
    };

    private static CampaignMetricModel? From(CampaignMetric? metric) =>
        metric is null || metric.Kind == MetricKind.Unspecified ? null : new(CampaignNames.Format(metric.Kind), metric.Split, metric.Truth, metric.HeldOut);
}
