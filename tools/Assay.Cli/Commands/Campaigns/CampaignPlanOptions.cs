using System.CommandLine;
using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;

namespace Assay.Cli.Commands.Campaigns;

/// <summary>Options of a campaign's plan that starting one and simulating one have in common.</summary>
/// <param name="offersNetworks">False = only heads can learn.</param>
/// <param name="standardRounds">Rounds at most where the command does not limit them; 0 = no limit.</param>
internal sealed class CampaignPlanOptions(bool offersNetworks = true, int standardRounds = 0)
{
    private readonly CampaignLearnerOptions _learner = new(offersNetworks);
    private readonly Option<int> _augmentations = new("--augmentations") { Description = "Augmentations of each image with the strategy rde, 1 to 64; 0 = 8" };
    private readonly Option<bool> _digits = new("--digits") { Description = "Augment as digits are with the strategy rde: no mirroring, but shear and elastic distortion" };
    private readonly Option<bool?> _keep = new("--keep-embeddings") { Description = "With rde: keep what the augmentations embed to, so that every round after the first takes seconds; 2 k D bytes an image" };
    private readonly Option<bool> _balance = new("--balance") { Description = "Spread each round over the classes as evenly as can be" };
    private readonly Option<string> _schedule = new("--schedule") { Description = "Images of each round: exponential:160, fixed:50 or list:100,200,400; default: doubling with guided, 50 a round with the others" };
    private readonly Option<int> _initial = new("--initial") { Description = "Images of the first round of guided; 0 = 160" };
    private readonly Option<double?> _target = new("--target") { Description = "End when the metric has reached this, 0 to 1" };
    private readonly Option<double?> _plateau = new("--plateau") { Description = "End when the metric has risen by less than this in --plateau-rounds rounds, such as 0.002" };
    private readonly Option<int> _plateauRounds = new("--plateau-rounds") { Description = "Rounds that --plateau looks back; 0 = 3" };
    private readonly Option<double?> _fixRate = new("--min-fix-rate") { Description = "With cleaning and review: end when a smaller share of a round's labels was changed, 0 to 1" };
    private readonly Option<long> _budget = new("--label-budget") { Description = "Images labelled in all at most; 0 = no limit" };
    private readonly Option<int> _rounds = new("--rounds")
    {
        Description = standardRounds > 0 ? $"Rounds at most; 0 = no limit; default: {standardRounds}, unless --label-budget or a list of sizes limits them" : "Rounds at most; 0 = no limit",
    };

    private readonly Option<string> _split = new("--split") { Description = "Split whose images the metric is taken on; they are never selected" };
    private readonly Option<double?> _heldOut = new("--held-out") { Description = "Without --split: share of the images that the metric is taken on instead, 0 to 0.5; 0 = the labelled images out of sample, which is biased by what was selected" };
    private readonly Option<string[]> _poolSplits = new("--pool-split") { Description = "Only images of this split may be selected; may be repeated" };
    private readonly Option<string[]> _classes = new("--class") { Description = "Only images of this class, with cleaning, multilabel and review; may be repeated" };

    private Option[] StopRuleOptions => [_target, _plateau, _plateauRounds, _fixRate, _budget, _rounds];

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[.. _learner.All, _augmentations, _digits, _keep, _balance, _schedule, _initial, _split, _heldOut, _poolSplits, _classes])
            command.Options.Add(option);
        AddStopRulesTo(command);
    }

    public void AddStopRulesTo(Command command)
    {
        foreach (var option in StopRuleOptions)
            command.Options.Add(option);
    }

    /// <summary>A plan without strategy, labels and seed; what is not said is left to the service's defaults.</summary>
    public async Task<CampaignPlan> ReadAsync(CommandContext context, string dataset, CampaignKind kind)
    {
        var plan = new CampaignPlan
        {
            Kind = kind,
            BalanceClasses = context.Get(_balance),
            InitialSize = context.Get(_initial),
            Stop = ReadStopRules(context) ?? new StopRules(),
            Metric = new CampaignMetric { Split = context.Get(_split) ?? "", HeldOut = context.Get(_heldOut) ?? 0 },
            PoolSplits = { context.Get(_poolSplits) ?? [] },
        };
        if (context.Get(_schedule) is { Length: > 0 } schedule)
            plan.Schedule = SelectCommand.ParseSchedule(schedule);
        // Without a limit a simulation goes on until everything is labelled.
        if (!context.Has(_rounds) && !context.Has(_budget) && plan.Schedule?.List is null)
            plan.Stop.MaxRounds = standardRounds;
        if (context.Has(_augmentations) || context.Has(_digits) || context.Has(_keep))
        {
            plan.Rde = new RdeParameters
            {
                Augmentations = context.Get(_augmentations),
                Kind = context.Get(_digits) ? AugmentationKind.Digit : AugmentationKind.Photo,
                KeepEmbeddings = context.Get(_keep) ?? false,
            };
        }

        if (_learner.Read(context, kind) is { } learner)
            plan.Learner = learner;
        if (context.Get(_classes) is { Length: > 0 } classes)
        {
            var taxonomy = await context.Client<LabelStoreService.LabelStoreServiceClient>()
                .GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = dataset }, cancellationToken: context.CancellationToken);
            plan.Classes.Add(classes.Select(name => SelectCommand.ClassId(taxonomy, name)));
        }

        return plan;
    }

    /// <summary>The stop rules; null where none is said.</summary>
    public StopRules? ReadStopRules(CommandContext context)
    {
        var rules = new StopRules { LabelBudget = context.Get(_budget), MaxRounds = context.Get(_rounds) };
        if (context.Get(_target) is { } target)
            rules.Target = target;
        if (context.Get(_plateau) is { } gain)
            rules.Plateau = new Plateau { Rounds = context.Get(_plateauRounds), MinimumGain = gain };
        else if (context.Get(_plateauRounds) != 0)
            throw new CommandException("--plateau-rounds goes with --plateau, the least gain; write --plateau 0.002 --plateau-rounds 3.", ExitCode.Usage);
        if (context.Get(_fixRate) is { } rate)
            rules.MinimumFixRate = rate;
        return StopRuleOptions.Any(context.Has) ? rules : null;
    }

    /// <summary>What the command says of rde for campaigns that answer themselves: unless it says otherwise, what the augmentations embed to is kept while heads learn from it.</summary>
    public RdeParameters ReadRde(CommandContext context, CampaignPlan plan)
    {
        var rde = plan.Rde?.Clone() ?? new RdeParameters();
        rde.KeepEmbeddings = context.Get(_keep) ?? plan.Learner.Network is null;
        return rde;
    }

    /// <exception cref="CommandException">An option is typed that no strategy heeds.</exception>
    public void CheckStrategies(CommandContext context, IReadOnlyCollection<string> strategies)
    {
        if (!strategies.Contains(StrategyNames.Rde))
            context.Refuse([_augmentations, _digits, _keep], "only with the strategy rde");
        if (!strategies.Any(StrategyNames.Ranks))
            context.Refuse([_balance], "only with strategies that rank images by a score");
    }

    /// <summary>Whether the command says what is measured on.</summary>
    public bool SaysMetric(CommandContext context) => context.Get(_split) is { Length: > 0 } || context.Get(_heldOut) is not null;
}
