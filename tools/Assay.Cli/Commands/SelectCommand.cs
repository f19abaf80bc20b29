using System.CommandLine;
using System.Globalization;
using Assay.Cli.CommandLine;
using Assay.LabelStore.V1;
using Assay.Selection.V1;
using Spectre.Console;

namespace Assay.Cli.Commands;

/// <summary><c>assay select</c>: choose the images that people see next.</summary>
internal static class SelectCommand
{
    private const int Shown = 20;

    private const string Top = "top";
    private const string KCenter = "k-center";
    private const string TypiClust = "typiclust";
    private const string Badge = "badge";

    public static Command Create()
    {
        var run = new Option<string>("--run") { Description = "Scoring run; default: the newest that succeeded" };
        var score = new Option<string>("--score") { Description = "Score that decides", DefaultValueFactory = _ => "self_confidence" };
        var largest = new Option<bool>("--largest-first", "--largest") { Description = "Largest scores first instead of smallest" };
        var strategy = new Option<string>("--strategy") { Description = "top (by --score), k-center, typiclust or badge: the last three choose diverse images without a label; default: top" };
        strategy.AcceptOnlyFromAmong(Top, KCenter, TypiClust, Badge);
        var model = new Option<string>("--model") { Description = "Model whose embeddings k-center and typiclust compare; default: that of the newest run" };
        var seed = new Option<long>("--seed") { Description = "Seed of k-center's, typiclust's and badge's draws" };
        var candidates = new Option<int>("--candidates") { Description = "Candidates of k-center, typiclust and badge at most, which are held in memory; default 50,000" };
        var prefilter = new Option<double>("--prefilter") { Description = "k-center and typiclust choose among the images that come first by --score, this many times the count" };
        var unlabelled = new Option<bool>("--unlabelled") { Description = "Only images without a label" };
        var balance = new Option<bool>("--balance") { Description = "Spread over the classes as evenly as can be" };
        var budget = new Option<double?>("--budget") { Description = "What may be spent; see --cost" };
        var costs = new Option<string[]>("--cost") { Description = "Cost of an image of a class, such as fungus=3, or of any other, such as 1; may be repeated" };
        var random = new Option<long?>("--random") { Description = "Choose at random with this seed instead of by score", HelpName = "seed" };
        var count = new Option<int>("--count") { Description = "Images in all; default 50, or no limit with --per-class" };
        var perClass = new Option<int>("--per-class") { Description = "Images of each class at most" };
        var classes = new Option<string[]>("--class") { Description = "Only images of this class; may be repeated" };
        var schedule = new Option<string>("--schedule") { Description = "Size by schedule: exponential:160, fixed:100 or list:100,200,400" };
        var round = new Option<int>("--round") { Description = "Round of the schedule, from 1", DefaultValueFactory = _ => 1 };
        var again = new Option<bool>("--again") { Description = "Images of earlier selections may come again" };
        var annotators = new Option<int>("--annotators") { Description = "Annotators that see each image", DefaultValueFactory = _ => 1 };
        var title = new Option<string>("--title") { Description = "Title of the batch" };
        var dryRun = new Option<bool>("--dry-run") { Description = "Only show; open no batch" };
        var command = new Command("select", "Choose the images that people see next")
        {
            DatasetCommand.Name, run, strategy, score, largest, model, seed, candidates, prefilter, unlabelled, balance, budget, costs, random, count, perClass, classes, schedule, round, again, annotators, title, dryRun,
        };
        command.SetRemoteAction(async context =>
        {
            var dataset = context.Get(DatasetCommand.Name);
            var request = new SelectBatchRequest
            {
                Dataset = dataset,
                Run = context.Get(run) ?? "",
                Strategy = context.Get(random) is { } drawn
                    ? new Strategy { Random = new RandomImages { Seed = drawn } }
                    : CreateStrategy(
                        context.Get(strategy), new TopScores { Score = context.Get(score)!, LargestFirst = context.Get(largest) },
                        new DiverseImages { Model = context.Get(model) ?? "", Seed = context.Get(seed), MaxCandidates = context.Get(candidates) }, context.Get(prefilter)),
                UnlabelledOnly = context.Get(unlabelled),
                BalanceClasses = context.Get(balance),
                PerClass = context.Get(perClass),
                IncludeSelected = context.Get(again),
                AnnotatorsPerImage = context.Get(annotators),
                Title = context.Get(title) ?? "",
                DryRun = context.Get(dryRun),
            };
            if (context.Get(schedule) is { Length: > 0 } plan)
            {
                request.Schedule = ParseSchedule(plan);
                request.Round = context.Get(round);
            }
            else
            {
                request.Count = context.Get(count) == 0 && request.PerClass == 0 && context.Get(budget) is null ? 50 : context.Get(count);
            }

            var taxonomy = await context.Client<LabelStoreService.LabelStoreServiceClient>()
                .GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = dataset }, cancellationToken: context.CancellationToken);
            if (context.Get(budget) is { } limit)
                request.Budget = ParseBudget(limit, context.Get(costs) ?? [], taxonomy);
            request.Classes.Add((context.Get(classes) ?? []).Select(name => ClassId(taxonomy, name)));

            var response = await context.Client<SelectionService.SelectionServiceClient>().SelectBatchAsync(request, cancellationToken: context.CancellationToken);
            if (context.Json)
                JsonOutput.Write(response);
            else
                Show(context, response, taxonomy);
        });
        return command;
    }

    private static void Show(CommandContext context, SelectBatchResponse response, GetTaxonomyResponse taxonomy)
    {
        var names = taxonomy.Classes.ToDictionary(label => label.Id, label => label.Name);
        var table = Tables.Create("rank", "image", "given", "suggested", "score");
        foreach (var image in response.Images.Take(Shown))
        {
            table.Row(
                image.Rank.ToString(CultureInfo.InvariantCulture), image.ImageId, names.GetValueOrDefault(image.GivenClass, ""),
                names.GetValueOrDefault(image.SuggestedClass, ""), Tables.Number(image.Score));
        }

        context.Console.Write(table);
        var selection = response.Selection;
        context.Console.WriteLine($"{Tables.Number(selection.Count)} images selected: {selection.Title}. Batch {selection.Id}.");
    }

    public static int ClassId(GetTaxonomyResponse taxonomy, string name) =>
        taxonomy.Classes.FirstOrDefault(label => label.Name == name)?.Id
        ?? throw new CommandException($"the data set has no class \"{name}\"; it has {string.Join(", ", taxonomy.Classes.Take(20).Select(label => label.Name))}.", ExitCode.Usage);

    private static Strategy CreateStrategy(string? name, TopScores top, DiverseImages diverse, double prefilter)
    {
        if (prefilter != 0)
            diverse.Prefilter = new Prefilter { Scores = top, Factor = prefilter };
        return name switch
        {
            KCenter => new Strategy { KCenter = diverse },
            TypiClust => new Strategy { TypiClust = diverse },
            Badge => new Strategy { Badge = diverse },
            _ => new Strategy { TopScores = top },
        };
    }

    private static Budget ParseBudget(double limit, string[] costs, GetTaxonomyResponse taxonomy)
    {
        var budget = new Budget { Limit = limit };
        foreach (var text in costs)
        {
            var split = text.LastIndexOf('=');
            if (!double.TryParse(text.AsSpan(split + 1), CultureInfo.InvariantCulture, out var cost))
                throw new CommandException($"--cost is \"{text}\"; write fungus=3, or 1 for all other classes.", ExitCode.Usage);
            if (split < 0)
                budget.Cost = cost;
            else
                budget.CostOfClass.Add(ClassId(taxonomy, text[..split]), cost);
        }

        return budget;
    }

    public static Schedule ParseSchedule(string text)
    {
        var parts = text.Split(':', 2);
        var numbers = parts.Length < 2 ? [] : parts[1].Split(',').Select(part => int.TryParse(part, CultureInfo.InvariantCulture, out var size) ? size : 0).ToArray();
        return (parts[0], numbers) switch
        {
            ("exponential", [var size]) => new Schedule { Exponential = new ExponentialSchedule { InitialSize = size } },
            ("fixed", [var size]) => new Schedule { Fixed = new FixedSchedule { Size = size } },
            ("list", [_, ..]) => new Schedule { List = new ListSchedule { Sizes = { numbers } } },
            _ => throw new CommandException($"--schedule is \"{text}\"; write exponential:160, fixed:100 or list:100,200,400.", ExitCode.Usage),
        };
    }
}
