using System.Globalization;
using Assay.Numerics.Statistics;
using Assay.Selection.Core.Campaigns;
using static Assay.Benchmarks.Evaluations.EvaluationReport;

namespace Assay.Benchmarks.Evaluations;

/// <summary>What the networks of the experiment came to: lines, a table for docs/benchmarks.md and its drawing.</summary>
/// <param name="form">Form of the experiment.</param>
/// <param name="rounds">Every network.</param>
/// <param name="test">Test images.</param>
internal sealed class MnistReport(MnistForm form, IReadOnlyList<MnistRound> rounds, int test)
{
    private const string Guided = "guided";
    private const string Random = "random";

    private readonly int[] _sizes = [.. rounds.Select(round => round.Size).Distinct().Order()];

    public void Write(TimeSpan clock, TimeSpan processor)
    {
        Console.WriteLine("| training images | guided | random | difference | wrong: guided / random | epochs | best |");
        Console.WriteLine("|---|---|---|---|---|---|---|");
        foreach (var size in _sizes)
        {
            var (guided, random) = (Of(Guided, size), Of(Random, size));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {size:N0} | {Interval(guided)} | {Interval(random)} | {100 * (Accuracy(Guided, size) - Accuracy(Random, size)):+0.00;-0.00} | {test - guided.Average(round => round.Right):0} / {test - random.Average(round => round.Right):0} | {guided.Average(round => round.Epochs):0} / {random.Average(round => round.Epochs):0} | {guided.Average(round => round.BestEpoch):0} / {random.Average(round => round.BestEpoch):0} |"));
        }

        foreach (var (strategy, size) in new[] { Guided, Random }.SelectMany(strategy => _sizes.Select(size => (strategy, size)))) Print($"mnist-{strategy}-{size}-accuracy", Accuracy(strategy, size));
        Print("mnist-networks", rounds.Count);
        Print("mnist-networks-whose-loss-fell", rounds.Count(round => round.LastLoss < round.FirstLoss));
        Print("mnist-images-per-second", rounds.Average(round => round.ImagesPerSecond));
        Print("mnist-augmentation-percent-of-epoch", 100 * rounds.Average(round => round.AugmentationShare));
        Print("mnist-waiting-for-augmentation-percent-of-epoch", 100 * rounds.Average(round => round.StalledShare));
        var largest = _sizes[^1];
        var goal = Accuracy(Random, largest);
        if (CampaignComparison.LabelsTo(goal, Curve(Guided)) is { } needed)
        {
            Print($"mnist-guided-images-for-random-{largest}", needed);
            Print("mnist-label-saving", largest / needed);
            Print("mnist-label-saving-percent", 100 * (1 - (needed / largest)));
        }
        else
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"guided does not reach the {goal:0.0000} of random at {largest}"));
        }

        Print("mnist-training-seconds", rounds.Sum(round => round.Seconds));
        // Of this process: an experiment that was ended and went on took longer.
        Print("mnist-seconds", clock.TotalSeconds);
        Print("mnist-processor-seconds", processor.TotalSeconds);
    }

    /// <summary>Draws the curves.</summary>
    /// <param name="path">File to write.</param>
    public void Draw(string path)
    {
        var accuracy = new LineChart("Accuracy on the test images", "labelled images", "accuracy", doublings: true);
        var wrong = new LineChart("Wrong of the test images, the last sizes", "labelled images", "%", doublings: true);
        foreach (var strategy in new[] { Guided, Random })
        {
            accuracy.Add(strategy, _sizes.Select(size => ((double)size, Accuracy(strategy, size))));
            wrong.Add(strategy, _sizes.TakeLast(4).Select(size => ((double)size, 100 * (1 - Accuracy(strategy, size)))));
        }

        File.WriteAllText(path, LineChart.ToSvg(form.Heading, accuracy, wrong));
        Console.WriteLine($"drawn in {path}");
    }

    private List<MnistRound> Of(string strategy, int size) => [.. rounds.Where(round => round.Strategy == strategy && round.Size == size)];

    private double Accuracy(string strategy, int size) => Of(strategy, size).Average(round => (double)round.Right / test);

    private List<StrategyPoint> Curve(string strategy) =>
        [.. _sizes.Select(size => (Size: size, Accuracy: Accuracy(strategy, size))).Select(point => new StrategyPoint(point.Size, point.Accuracy, point.Accuracy, point.Accuracy, null))];

    private string Interval(List<MnistRound> networks)
    {
        var interval = WilsonInterval.Of(networks.Sum(round => (long)round.Right), networks.Count * (long)test);
        return string.Create(CultureInfo.InvariantCulture, $"{100 * interval.Share:0.00} ({100 * interval.Low:0.00} .. {100 * interval.High:0.00})");
    }
}
