using System.CommandLine;
using System.Globalization;
using Assay.Cli.CommandLine;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Selection.V1;
using Grpc.Core;
using Spectre.Console;

namespace Assay.Cli.Commands.Campaigns;

/// <summary><c>assay simulate</c>: campaigns in which a label version answers instead of people, to learn what a strategy would save.</summary>
internal static class SimulateCommand
{
    private const double HeldOut = 0.2;
    private const int GuidedRounds = 6;
    private const int CleaningRounds = 10;
    private const double CleaningNoise = 0.08;
    private const string GivenLabels = "given";

    public static Command Create() => new("simulate", "Run campaigns with an oracle instead of people: what would a strategy save?") { CreateGuided(), CreateCleaning() };

    private static Command CreateGuided()
    {
        var strategies = Strategies("rde margin random");
        var (seeds, truth, parallel, output) = (Seeds(), Truth(), Parallel(), Output());
        var noise = new Option<double>("--noise") { Description = "Share of the oracle's answers that are wrong, 0 to below 1" };
        var plan = new CampaignPlanOptions(standardRounds: GuidedRounds);
        var command = new Command("guided", "Label by each strategy from nothing, the given labels answering, and compare with random at equal numbers of labels")
        {
            DatasetCommand.Name, strategies, seeds, truth, noise, parallel, output,
        };
        plan.AddTo(command);
        command.SetRemoteAction(async context =>
        {
            var dataset = context.Get(DatasetCommand.Name);
            var common = await plan.ReadAsync(context, dataset, CampaignKind.Guided);
            if (!plan.SaysMetric(context))
            {
                common.Metric.HeldOut = HeldOut;
                Tell(context, "The metric is taken on 20 % of the images, drawn once and never selected. Name a split with --split, or another share with --held-out.");
            }

            if (common.Metric is { Split.Length: 0, HeldOut: 0 })
                Tell(context, "The metric is taken out of sample on the labelled images. Strategies that select what is difficult look worse by it than they are; --split or --held-out measures all alike.");
            common.Labels = new LabelSource { Oracle = new Oracle { Truth = context.Get(truth) ?? "", NoiseRate = context.Get(noise) } };
            common.Metric.Truth = context.Get(truth) ?? "";
            common.BaseVersion = "none";
            var plans = Combine(context, plan, common, context.Get(strategies)!, context.Get(seeds)!);
            await new Simulation(context, dataset, context.Get(parallel)).RunAsync(plans, context.Get(output));
        });
        return command;
    }

    private static Command CreateCleaning()
    {
        var strategies = Strategies("importance random");
        var (seeds, truth, parallel, output) = (Seeds(), Truth(), Parallel(), Output());
        var noise = new Option<double>("--noise") { Description = "Share of the labels to make wrong before, uniformly another class, 0 to below 1", DefaultValueFactory = _ => CleaningNoise };
        var noiseSeed = new Option<long>("--noise-seed") { Description = "Seed of which labels are made wrong, the same for all campaigns", DefaultValueFactory = _ => 1 };
        var labels = new Option<string>("--labels") { Description = "Label version to clean, instead of making labels wrong" };
        var plan = new CampaignPlanOptions(offersNetworks: false, CleaningRounds);
        var command = new Command("cleaning", "Make some labels wrong, clean them by each strategy, the given labels answering, and compare fixes and AUROC with random")
        {
            DatasetCommand.Name, strategies, seeds, truth, noise, noiseSeed, labels, parallel, output,
        };
        plan.AddTo(command);
        command.SetRemoteAction(async context =>
        {
            if (context.Has(labels))
                context.Refuse([noise, noiseSeed], "makes labels wrong; the label version named by --labels is cleaned as it is");
            var dataset = context.Get(DatasetCommand.Name);
            var common = await plan.ReadAsync(context, dataset, CampaignKind.Cleaning);
            common.Labels = new LabelSource { Oracle = new Oracle { Truth = context.Get(truth) ?? "" } };
            var plans = Combine(context, plan, common, context.Get(strategies)!, context.Get(seeds)!);
            var version = context.Get(labels) is { Length: > 0 } named ? named : await MakeNoisyAsync(context, dataset, context.Get(truth), context.Get(noise), context.Get(noiseSeed));
            foreach (var one in plans)
                one.BaseVersion = version;
            await new Simulation(context, dataset, context.Get(parallel)).RunAsync(plans, context.Get(output));
        });
        return command;
    }

    /// <summary>
    /// The noise is drawn once: campaigns that clean the same labels differ in nothing but their seed, make one curve, and are compared on the same errors.
    /// </summary>
    private static async Task<string> MakeNoisyAsync(CommandContext context, string dataset, string? truth, double noise, long seed)
    {
        if (noise is not (>= 0 and < 1))
            throw new CommandException($"--noise is {noise.ToString(CultureInfo.InvariantCulture)}; it must be 0 or more and below 1, such as 0.08.", ExitCode.Usage);
        var trueVersion = truth is { Length: > 0 } ? truth : GivenLabels;
        var name = NoisyLabels.NameOf(trueVersion, noise, seed);
        var noisy = new NoisyLabels(
            context.Client<IngestionService.IngestionServiceClient>(), context.Client<SelectionService.SelectionServiceClient>(), context.Client<LabelStoreService.LabelStoreServiceClient>(), dataset);
        try
        {
            await noisy.MakeAsync(name, trueVersion, noise, seed, context.CancellationToken);
        }
        catch (RpcException exception) when (exception.StatusCode == StatusCode.InvalidArgument)
        {
            throw new CommandException($"labels of {dataset} cannot be made wrong ({exception.Status.Detail}). Make a label version yourself and name it with --labels.", ExitCode.State);
        }

        return name;
    }

    private static Option<string[]> Strategies(string standard) => new("--strategy")
    {
        Description = $"Strategies to compare: {StrategyNames.Known}; random is always among them",
        DefaultValueFactory = _ => standard.Split(' '),
        AllowMultipleArgumentsPerToken = true,
    };

    private static Option<long[]> Seeds() => new("--seed")
    {
        Description = "Seeds; each strategy is run once with each, and intervals are over them",
        DefaultValueFactory = _ => [1, 2, 3],
        AllowMultipleArgumentsPerToken = true,
    };

    private static Option<string> Truth() => new("--truth") { Description = "Label version that is true; default: given" };

    private static Option<int> Parallel() => new("--parallel") { Description = "Campaigns at once", DefaultValueFactory = _ => 2 };

    private static Option<string> Output() => new("--out") { Description = "Folder for drawings, and for rounds, curves and classes as CSV and JSON", HelpName = "folder" };

    private static void Tell(CommandContext context, string text)
    {
        if (!context.Json)
            context.Console.WriteLine(text);
    }

    /// <summary>A plan for each strategy and seed, seed by seed, so that what is compared comes about together.</summary>
    private static List<CampaignPlan> Combine(CommandContext context, CampaignPlanOptions options, CampaignPlan common, string[] strategies, long[] seeds)
    {
        var names = strategies.Select(StrategyNames.Read).Append(StrategyNames.Random).Distinct().ToList();
        options.CheckStrategies(context, names);
        return [.. from seed in seeds.Distinct()
                   from name in names
                   select new CampaignPlan(common)
                   {
                       Strategy = name,
                       Seed = seed,
                       Rde = name == StrategyNames.Rde ? options.ReadRde(context, common) : null,
                       BalanceClasses = common.BalanceClasses && StrategyNames.Ranks(name),
                   }];
    }
}
