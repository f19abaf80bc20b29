using System.Globalization;
using Assay.Ingestion.V1;
using Assay.LabelStore.V1;
using Assay.Scoring.V1;
using Assay.Selection.V1;
using Task = System.Threading.Tasks.Task;

namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// <c>make eval-cleaning-campaign</c>: whole campaigns through the services, with an oracle in the place of a person, on labels made wrong on purpose. Importance stops by itself, when few
/// of the labels that it shows are wrong or the AUROC is level; images at random, shown as many, are what it is compared with.
/// </summary>
internal static class CleaningCampaignEvaluation
{
    private const string Drawing = "docs/images/cleaning-campaign.svg";
    private const string Importance = "importance";
    private const string Random = "random";
    private const int CifarImages = 4000;
    private const long Seed = 1;

    public static async Task RunAsync()
    {
        var cifar = await CifarEmbeddings.TrainAsync(CifarImages);
        var photos = RealData.Path("hymenoptera/hymenoptera.tar");
        await using var host = await EvaluationHost.StartAsync();

        await CifarDataset.AddAsync(host, "cifar10", cifar);
        var ofCifar = await EvaluateAsync(host, "cifar10", 0.1, 50);
        await CleanAsync(host, "cifar10", "confused", Plan(Importance, 50, [], StopsByItself()));

        RealData.Unpack(photos, Path.Combine(host.Folder, "hymenoptera"));
        await host.IngestAsync("hymenoptera", new Source { Folder = new FolderSource { Path = Path.Combine(host.Folder, "hymenoptera") } });
        await host.EmbedAsync("hymenoptera", CifarDataset.Model);
        var ofPhotos = await EvaluateAsync(host, "hymenoptera", 0.1, 20);
        // Without the rule of few fixes it is the AUROC that ends it.
        await CleanAsync(host, "hymenoptera", "level", Plan(Importance, 20, await ClassesAsync(host, "hymenoptera"), new StopRules { Plateau = Level() }));

        await File.WriteAllTextAsync(Drawing, LineChart.ToSvg("Cleaning campaigns on 10 % wrong labels", [.. ofCifar, .. ofPhotos]));
        Console.WriteLine($"drawn in {Drawing}");
    }

    /// <summary>Cleans all classes of a data set by importance until the campaign ends by itself, and by chance for as many rounds.</summary>
    private static async Task<LineChart[]> EvaluateAsync(EvaluationHost host, string dataset, double noise, int size)
    {
        var classes = await ClassesAsync(host, dataset);
        var planted = new PlantedNoise(host, dataset);
        await planted.PlantAsync(noise, Seed);
        EvaluationReport.Print($"cleaning-campaign-{dataset}-wrong", await planted.CountWrongAsync(PlantedNoise.Version));

        var byImportance = await CleanAsync(host, dataset, Importance, Plan(Importance, size, classes, StopsByItself()));
        var byChance = await CleanAsync(host, dataset, Random, Plan(Random, size, classes, new StopRules { MaxRounds = byImportance.Count - 1 }));
        EvaluationReport.Print($"cleaning-campaign-{dataset}-found-ratio", (double)byImportance.Sum(round => round.Fixed) / Math.Max(1, byChance.Sum(round => round.Fixed)));
        return [
            Draw($"{dataset}: labels put right", "put right", rounds => rounds.Select((_, round) => (double)rounds.Take(round + 1).Sum(entry => entry.Fixed))),
            Draw($"{dataset}: five-fold AUROC", "AUROC", rounds => rounds.Select(round => round.Auroc)),
        ];

        LineChart Draw(string title, string unit, Func<IReadOnlyList<Round>, IEnumerable<double>> of)
        {
            var chart = new LineChart(title, "labels looked at", unit);
            foreach (var (name, rounds) in ((string, IReadOnlyList<Round>)[])[(Importance, byImportance), (Random, byChance)])
                chart.Add(name, rounds.Select((_, round) => (double)rounds.Take(round + 1).Sum(entry => entry.Shown)).Zip(of(rounds)));
            return chart;
        }
    }

    private static CampaignPlan Plan(string strategy, int size, int[] classes, StopRules stop) => new()
    {
        Kind = CampaignKind.Cleaning,
        Learner = new RunParameters { Model = CifarDataset.Model, Head = new HeadParameters { Regularisation = { 1e-4, 1e-3, 1e-2 } } },
        Strategy = strategy,
        Schedule = new Schedule { Fixed = new FixedSchedule { Size = size } },
        Stop = stop,
        Labels = new LabelSource { Oracle = new Oracle { Truth = PlantedNoise.Truth } },
        BaseVersion = PlantedNoise.Version,
        Classes = { classes },
        Seed = Seed,
    };

    private static StopRules StopsByItself() => new() { MinimumFixRate = 0.1, Plateau = Level() };

    private static Plateau Level() => new() { Rounds = 3, MinimumGain = 0.0005 };

    private static async Task<int[]> ClassesAsync(EvaluationHost host, string dataset) =>
        [.. (await host.Labels.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = dataset })).Classes.Select(label => label.Id)];

    /// <summary>Runs a campaign to its end and prints a line of a table for each round.</summary>
    private static async Task<IReadOnlyList<Round>> CleanAsync(EvaluationHost host, string dataset, string name, CampaignPlan plan)
    {
        var id = $"{dataset}-{name}";
        var (campaign, listed) = await host.CampaignAsync(dataset, id, plan);
        var planted = new PlantedNoise(host, dataset);
        var names = (await host.Labels.GetTaxonomyAsync(new GetTaxonomyRequest { Dataset = dataset })).Classes.ToDictionary(label => label.Id, label => label.Name);
        var rounds = new List<Round>();
        Console.WriteLine($"{id} ended: {campaign.StopReason}");
        Console.WriteLine("| round | class | shown | put right | wrong ones left | AUROC | nodes made | s |");
        Console.WriteLine("|---|---|---|---|---|---|---|---|");
        foreach (var round in listed)
        {
            var left = await planted.CountWrongAsync(round.LabelVersion);
            var seconds = round.Seconds.Selecting + round.Seconds.Labelling + round.Seconds.Learning + round.Seconds.Measuring + round.Seconds.Scoring;
            var entry = new Round(round.Selected, round.Answers.Relabelled + round.Answers.Removed, round.Auroc, left, seconds);
            rounds.Add(entry);
            var cleaned = string.Join(", ", round.CleanedClasses.Select(number => names[number]));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"| {round.Number} | {cleaned} | {entry.Shown} | {entry.Fixed} | {left} | {entry.Auroc:0.0000} | {round.CoresetNodesMade} | {seconds:0.0} |"));
            EvaluationReport.Print($"cleaning-campaign-{id}-round-{round.Number}-fixed", entry.Fixed);
            EvaluationReport.Print($"cleaning-campaign-{id}-round-{round.Number}-auroc", entry.Auroc);
        }

        EvaluationReport.Print($"cleaning-campaign-{id}-rounds", rounds.Count - 1);
        EvaluationReport.Print($"cleaning-campaign-{id}-fixed", rounds.Sum(round => round.Fixed));
        EvaluationReport.Print($"cleaning-campaign-{id}-wrong-left", rounds[^1].Left);
        EvaluationReport.Print($"cleaning-campaign-{id}-auroc-gain", rounds[^1].Auroc - rounds[0].Auroc);
        EvaluationReport.Print($"cleaning-campaign-{id}-seconds-a-round", rounds.Average(round => round.Seconds));
        return rounds;
    }

    /// <summary>Labels shown and put right in a round, and what it left; the first is before anybody looked.</summary>
    private readonly record struct Round(int Shown, long Fixed, double Auroc, int Left, double Seconds);
}
