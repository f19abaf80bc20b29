using System.Globalization;
using Assay.Scoring.V1;
using Assay.Selection.V1;

namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// <c>make eval-cifar10</c>: guided labeling of CIFAR-10 by Assay's campaigns, a head on MobileNetV2 embeddings learning, the given labels answering: every strategy against random at
/// equal numbers of labels, from 160 on in doublings, accuracy on images that are never selected. SCALE=full selects from all 50,000 training images, measures on the test images and
/// has 4 augmentations for rde; SCALE=short has 10,000 images, a fifth of them held out, and 2 augmentations.
/// </summary>
internal static class CifarGuidedEvaluation
{
    private const int First = 160;
    private const string Baseline = "random";
    private const string Rde = "rde";
    private const string Drawing = "docs/images/cifar10-guided.svg";

    // The one that embeds most is the last: a line of the table stands when its strategy is done.
    private static readonly string[] Strategies = [Baseline, "margin", "entropy", "badge", "typi_clust", "k_center", Rde];
    private static readonly long[] Seeds = [1, 2, 3];

    // Few labels want less regularisation than many.
    private static readonly double[] Regularisation = [1e-4, 1e-3, 1e-2, 1e-1];

    public static async Task RunAsync()
    {
        var isFull = Environment.GetEnvironmentVariable("SCALE") switch
        {
            "short" => false,
            null or "" or "full" => true,
            var other => throw new ArgumentException($"SCALE is \"{other}\"; take full or short."),
        };
        await using var cifar = isFull ? await CifarCampaigns.OpenAllAsync() : await CifarCampaigns.OpenSampleAsync();
        var (budget, augmentations) = isFull ? (5_120, 4) : (2560, 2);
        var sizes = Enumerable.Range(0, 30).Select(i => (long)First << i).TakeWhile(size => size <= budget).ToList();
        Console.WriteLine($"| strategy | {string.Join(" | ", sizes.Select(size => size.ToString("N0", CultureInfo.InvariantCulture)))} | as good as random's end with | times fewer | seconds |");
        Console.WriteLine($"|---|{string.Concat(sizes.Select(_ => "---:|"))}---:|---:|---:|");

        // An evaluation runs anew unless it goes on with an earlier one, whose campaigns then stand; what images and augmentations embed to stays in any case.
        var stamp = Environment.GetEnvironmentVariable("STAMP") is { Length: > 0 } earlier ? earlier : DateTime.UtcNow.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        Console.WriteLine($"ended in the middle, it goes on with: STAMP={stamp} make eval-cifar10");
        var ids = new List<string>();
        var unfinished = Path.Combine(new CifarCache().Folder, "guided.svg");
        foreach (var strategy in Strategies)
        {
            var seconds = 0.0;
            foreach (var seed in Seeds)
            {
                ids.Add(string.Create(CultureInfo.InvariantCulture, $"{strategy}-{stamp}-{seed}"));
                var (_, rounds) = await cifar.RunAsync(ids[^1], Plan(strategy, seed, cifar.Metric, budget, augmentations));
                seconds += rounds.Sum(round => round.Seconds.Selecting + round.Seconds.Labelling + round.Seconds.Learning + round.Seconds.Measuring + round.Seconds.Scoring);
            }

            var comparison = await cifar.Host.Campaigns.CompareCampaignsAsync(new CompareCampaignsRequest { Campaigns = { ids } });
            Report(comparison.Curves.Single(curve => curve.Name == strategy), sizes, seconds / Seeds.Length);
            Draw(comparison, isFull, unfinished);
        }

        // What a smaller form or a part of the strategies shows does not belong into the documentation.
        if (isFull)
            File.Copy(unfinished, Drawing, overwrite: true);
        Console.WriteLine($"drawn in {(isFull ? Drawing : unfinished)}");
    }

    private static CampaignPlan Plan(string strategy, long seed, CampaignMetric metric, int budget, int augmentations) => new()
    {
        Kind = CampaignKind.Guided,
        Strategy = strategy,
        Seed = seed,
        InitialSize = First,
        Learner = new RunParameters { Model = CifarCampaigns.Model, Head = new HeadParameters { Regularisation = { Regularisation } } },
        Rde = strategy == Rde ? new RdeParameters { Augmentations = augmentations, KeepEmbeddings = true } : null,
        Labels = new LabelSource { Oracle = new Oracle() },
        Metric = metric,
        Stop = new StopRules { LabelBudget = budget },
    };

    private static void Report(LearningCurve curve, List<long> sizes, double seconds)
    {
        var cells = sizes.Select(size => curve.Points.FirstOrDefault(point => point.Labelled == size) is { } point
            ? string.Create(CultureInfo.InvariantCulture, $"{point.Mean:.000} ± {(point.Upper - point.Lower) / 2:.000}")
            : "");
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {curve.Name} | {string.Join(" | ", cells)} | {(curve.HasLabelsToBaseline ? $"{curve.LabelsToBaseline:N0}" : "")} | {(curve.HasLabelSaving ? $"{curve.LabelSaving:0.00}" : "")} | {seconds:0} |"));
    }

    private static void Draw(CompareCampaignsResponse comparison, bool isFull, string path)
    {
        var accuracy = new LineChart("Accuracy, mean of three seeds and its interval of 95 %", "labelled images", "accuracy", doublings: true);
        var gain = new LineChart("Gain over random, paired by seed", "labelled images", "gain of accuracy", doublings: true);
        foreach (var curve in comparison.Curves)
        {
            var isBaseline = curve.Name == Baseline;
            accuracy.Add(curve.Name, curve.Points.Select(point => new ChartPoint(point.Labelled, point.Mean, point.Lower, point.Upper)), isBaseline);
            if (!isBaseline) gain.Add(curve.Name, curve.Points.Where(point => point.HasGain).Select(point => ((double)point.Labelled, point.Gain)));
        }

        var from = isFull ? "50,000 images to select from" : "8,000 images to select from";
        File.WriteAllText(path, Chart.ToSvg($"Guided labeling of CIFAR-10: a head on MobileNetV2 embeddings, {from}", accuracy, gain));
    }
}
