using Assay.ObjectStorage.Layout;
using Assay.Scoring.V1;
using Assay.Selection.Core.Campaigns;
using Assay.Selection.Grpc;
using Assay.Selection.Selections;
using Assay.Selection.V1;
using Assay.ServiceDefaults.Validation;

namespace Assay.Selection.Campaigns;

/// <summary>Checks a plan and fills in every default that does not depend on the data set. A plan that is complete stays as it is.</summary>
internal static class CampaignPlanReader
{
    private const int DefaultInitialSize = 160;
    private const int DefaultRoundSize = 50;
    private const int LongestStrategy = 128;
    private const int MostAnnotators = 20;
    private const int MostClasses = 20_000;
    private const int MostSplits = 1000;
    private const int MostPlateauRounds = 100;
    private const int MostAugmentations = 64;

    public static void Complete(CampaignPlan plan, RequestValidator validator)
    {
        plan.Kind = plan.Kind == CampaignKind.Unspecified ? CampaignKind.Guided : plan.Kind;
        if (!validator.Check(Enum.IsDefined(plan.Kind), "plan.kind", $"is {(int)plan.Kind}; take GUIDED, CLEANING, MULTI_LABEL or REVIEW"))
            return;
        CompleteLabels(plan, validator);
        CompleteLearner(plan, validator);
        CompleteStrategy(plan, validator);
        CompleteSizes(plan, validator);
        CompleteMetric(plan, validator);
        plan.Stop ??= new StopRules();
        Complete(plan.Stop, plan.Kind, "plan.stop", validator);
        CompleteImages(plan, validator);
    }

    public static void Complete(StopRules stop, CampaignKind kind, string field, RequestValidator validator)
    {
        var isBetterHigh = kind != CampaignKind.Review;
        validator.Check(isBetterHigh || !stop.HasTarget, $"{field}.target", "does not go with REVIEW, whose metric, the share of labels changed, is to fall: take minimum_fix_rate");
        validator.Check(isBetterHigh || stop.Plateau is null, $"{field}.plateau", "does not go with REVIEW, whose metric, the share of labels changed, is to fall: take minimum_fix_rate");
        if (stop.HasTarget)
            CheckShare(stop.Target, $"{field}.target", validator);
        if (stop.Plateau is { } plateau)
        {
            validator.Range(plateau.Rounds, $"{field}.plateau.rounds", 0, MostPlateauRounds);
            CheckShare(plateau.MinimumGain, $"{field}.plateau.minimum_gain", validator);
            plateau.Rounds = plateau.Rounds == 0 ? PlateauRule.DefaultRounds : plateau.Rounds;
        }

        if (stop.HasMinimumFixRate)
        {
            validator.Check(kind is CampaignKind.Cleaning or CampaignKind.Review, $"{field}.minimum_fix_rate", "goes with CLEANING and REVIEW only");
            CheckShare(stop.MinimumFixRate, $"{field}.minimum_fix_rate", validator);
        }

        validator.Check(stop.LabelBudget >= 0, $"{field}.label_budget", $"is {stop.LabelBudget}; must be 0 or more");
        validator.Check(stop.MaxRounds >= 0, $"{field}.max_rounds", $"is {stop.MaxRounds}; must be 0 or more");
    }

    private static bool Learns(CampaignPlan plan) => plan.Kind is CampaignKind.Guided or CampaignKind.Cleaning;

    private static void CompleteLabels(CampaignPlan plan, RequestValidator validator)
    {
        plan.Labels ??= new LabelSource();
        if (plan.Labels.SourceCase == LabelSource.SourceOneofCase.None)
            plan.Labels.People = new People();
        if (plan.Labels.People is { } people)
        {
            validator.Range(people.AnnotatorsPerImage, "plan.labels.people.annotators_per_image", 0, MostAnnotators);
            people.AnnotatorsPerImage = people.AnnotatorsPerImage > 0 ? people.AnnotatorsPerImage : plan.Kind == CampaignKind.MultiLabel ? 2 : 1;
            validator.Check(
                plan.Kind != CampaignKind.MultiLabel || people.AnnotatorsPerImage >= 2, "plan.labels.people.annotators_per_image", "is 1; MULTI_LABEL measures how annotators agree: take 2 or more");
        }

        if (plan.Labels.Oracle is not { } oracle)
            return;
        validator.Check(plan.Kind != CampaignKind.MultiLabel, "plan.labels.oracle", "does not go with MULTI_LABEL, which measures how several annotators agree: an oracle has one voice");
        oracle.Truth = oracle.Truth.Length > 0 ? oracle.Truth : LabelVersionName.Given;
        CheckVersion(oracle.Truth, "plan.labels.oracle.truth", validator);
        validator.Check(oracle.Truth != LabelVersionName.None, "plan.labels.oracle.truth", "is \"none\", in which no image has a label");
        validator.Check(oracle.NoiseRate is >= 0 and < 1, "plan.labels.oracle.noise_rate", "must be 0 .. below 1");
    }

    private static void CompleteLearner(CampaignPlan plan, RequestValidator validator)
    {
        if (!Learns(plan))
        {
            validator.Check(plan.Learner is null, "plan.learner", "goes with GUIDED and CLEANING only: the others select by the scores that there are");
            return;
        }

        plan.Learner ??= new RunParameters();
        if (plan.Learner.MethodCase == RunParameters.MethodOneofCase.None)
            plan.Learner.Head = new HeadParameters();
        if (plan.Learner.Model.Length > 0 && validator.Check(LearnerMethods.IsHead(plan.Learner), "plan.learner.model", "goes with heads only: a network makes a model of its own"))
            validator.Name(plan.Learner.Model, "plan.learner.model");
        validator.Check(plan.Learner.LabelVersion.Length == 0, "plan.learner.label_version", "must be empty: it is that of each round");
        validator.Check(plan.Learner.SourceRun.Length == 0, "plan.learner.source_run", "must be empty: a learner trains by itself");
        validator.Check(plan.Learner.ExcludedSplit.Length == 0, "plan.learner.excluded_split", "must be empty: it is the split that is measured on, plan.metric.split");
        validator.Check(plan.Learner.Seed == 0, "plan.learner.seed", "must be 0: it is the campaign's");
        validator.Check(LearnerMethods.IsLearner(plan.Learner), "plan.learner", $"is the method {plan.Learner.MethodCase}; take head or network");
        validator.Check(
            plan.Kind != CampaignKind.Cleaning || LearnerMethods.IsHead(plan.Learner), "plan.learner", "must be a head with CLEANING, whose scores are made from out-of-sample probabilities of heads");
    }

    private static void CompleteStrategy(CampaignPlan plan, RequestValidator validator)
    {
        plan.Strategy = plan.Strategy.Length > 0 ? plan.Strategy : plan.Kind switch
        {
            CampaignKind.Guided => CampaignStrategies.Rde,
            CampaignKind.Cleaning => CampaignStrategies.Importance,
            _ => CampaignStrategies.SelfConfidence,
        };
        validator.Optional(plan.Strategy, "plan.strategy", LongestStrategy);
        if (Learns(plan))
            validator.Check(CampaignStrategies.IsKnown(plan.Strategy), "plan.strategy", $"is \"{plan.Strategy}\", which is neither a strategy nor a score of the learner; take {string.Join(", ", CampaignStrategies.Known)}");
        if (plan.Kind == CampaignKind.Guided)
            validator.Check(!CampaignStrategies.JudgesLabels(plan.Strategy), "plan.strategy", $"is {plan.Strategy}, which judges labels: GUIDED chooses images without one; take rde, entropy, least_confidence, margin, badge, k_center, typi_clust or random");
        else
            validator.Check(!CampaignStrategies.IsDiverse(plan.Strategy), "plan.strategy", $"is {plan.Strategy}, which chooses images without a label: it goes with GUIDED only");
        validator.Check(!plan.BalanceClasses || CampaignStrategies.IsScore(plan.Strategy), "plan.balance_classes", "goes with strategies that rank by a score only");

        var usesRde = Learns(plan) && plan.Strategy == CampaignStrategies.Rde;
        validator.Check(plan.Rde is null || usesRde, "plan.rde", "goes with the strategy rde only");
        if (plan.Rde is { } rde)
            validator.Range(rde.Augmentations, "plan.rde.augmentations", 0, MostAugmentations);
        else if (usesRde)
            plan.Rde = new RdeParameters();
    }

    private static void CompleteSizes(CampaignPlan plan, RequestValidator validator)
    {
        var isGuided = plan.Kind == CampaignKind.Guided;
        validator.Check(isGuided || plan.InitialSize == 0, "plan.initial_size", "goes with GUIDED only");
        if (validator.Range(plan.InitialSize, "plan.initial_size", 0, SelectionMaker.LargestCount) && isGuided && plan.InitialSize == 0)
            plan.InitialSize = DefaultInitialSize;
        plan.Schedule ??= isGuided
            ? new Schedule { Exponential = new ExponentialSchedule { InitialSize = Math.Max(1, plan.InitialSize) } }
            : new Schedule { Fixed = new FixedSchedule { Size = DefaultRoundSize } };
        ScheduleReader.Read(plan.Schedule, validator, "plan.schedule");
    }

    private static void CompleteMetric(CampaignPlan plan, RequestValidator validator)
    {
        var isGiven = plan.Metric is not null;
        plan.Metric ??= new CampaignMetric();
        var metric = plan.Metric;
        if (!Learns(plan))
        {
            validator.Check(!isGiven || metric.Equals(new CampaignMetric()), "plan.metric", "must be absent: MULTI_LABEL measures agreement, and REVIEW the share of labels changed");
            return;
        }

        validator.Check(Enum.IsDefined(metric.Kind), "plan.metric.kind", $"is {(int)metric.Kind}; take ACCURACY or AUROC");
        var isShare = validator.Check(
            metric.HeldOut is >= 0 and <= HeldOutImages.LargestShare, "plan.metric.held_out", $"must be 0 .. {HeldOutImages.LargestShare}");
        validator.Check(metric.Split.Length == 0 || metric.HeldOut == 0, "plan.metric.held_out", "must be 0 with a split, which is measured on");
        var isApart = metric.Split.Length > 0 || (isShare && metric.HeldOut > 0);
        if (metric.Kind == MetricKind.Unspecified)
            metric.Kind = isApart ? MetricKind.Accuracy : MetricKind.Auroc;
        validator.Check(!isApart || metric.Kind == MetricKind.Accuracy, "plan.metric.kind", "is AUROC, which is taken out of sample by folds: leave split and held_out empty, or take ACCURACY");
        validator.Check(
            isApart || LearnerMethods.IsHead(plan.Learner), "plan.metric", "must name a split or a share held out: only heads are measured out of sample by folds");
        if (metric.Truth.Length > 0)
            CheckVersion(metric.Truth, "plan.metric.truth", validator);
        else if (plan.Labels.Oracle is { } oracle)
            metric.Truth = oracle.Truth;
        validator.Check(metric.Split.Length == 0 || !plan.PoolSplits.Contains(metric.Split), "plan.pool_splits", $"hold \"{metric.Split}\", which is measured on");
        var validation = LearnerMethods.ValidationSplit(plan.Learner);
        validator.Check(validation.Length == 0 || metric.Split != validation, "plan.metric.split", $"is \"{validation}\", by which the network validates: what tells it when to stop cannot measure it");
        validator.Check(validation.Length == 0 || !plan.PoolSplits.Contains(validation), "plan.pool_splits", $"hold \"{validation}\", by which the network validates: it never trains on them");
    }

    private static void CompleteImages(CampaignPlan plan, RequestValidator validator)
    {
        if (plan.BaseVersion.Length == 0 && plan is { Kind: CampaignKind.Guided, Labels.Oracle: not null })
            plan.BaseVersion = LabelVersionName.None;
        if (plan.BaseVersion.Length > 0)
            CheckVersion(plan.BaseVersion, "plan.base_version", validator);
        validator.Check(plan.BaseVersion != LabelVersionName.None || plan.Kind != CampaignKind.Cleaning, "plan.base_version", "is \"none\", in which there is no label to clean");
        validator.Check(plan.Classes.Count == 0 || plan.Kind != CampaignKind.Guided, "plan.classes", "must be empty with GUIDED: the images chosen have no label yet");
        validator.Check(plan.Classes.Count <= MostClasses, "plan.classes", $"has {plan.Classes.Count} classes; at most {MostClasses} are allowed");
        validator.Check(plan.Classes.All(id => id >= 0), "plan.classes", "holds a number below 0, which is no class id");
        validator.Check(plan.Classes.Distinct().Count() == plan.Classes.Count, "plan.classes", "names a class twice");
        validator.Check(plan.PoolSplits.Count <= MostSplits, "plan.pool_splits", $"has {plan.PoolSplits.Count} splits; at most {MostSplits} are allowed");
    }

    private static void CheckShare(double value, string field, RequestValidator validator) => validator.Check(value is >= 0 and <= 1, field, "must be 0 .. 1");

    private static void CheckVersion(string version, string field, RequestValidator validator) =>
        validator.Check(LabelVersionName.IsValid(version), field, "is no label version; take one of ListLabelVersions, such as given or v0001");
}
