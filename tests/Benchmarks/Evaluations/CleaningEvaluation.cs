using System.Globalization;
using System.Numerics.Tensors;
using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.Numerics.Statistics;
using Assay.Scoring.Core.Coresets;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;

namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// <c>make eval-cleaning</c>: the cleaning loop of DataHeroes' post on cats and dogs of CIFAR-10. 8 % of the images labelled cat are dogs. Six rounds: a person (who knows) looks at the
/// 50 most important images of the class that nobody has looked at, and puts right what is wrong; heads are trained again and so is the importance. Against 50 at random, and against
/// the 50 of the lowest self-confidence.
/// </summary>
internal static class CleaningEvaluation
{
    private const int Dirty = 0;
    private const int Rounds = 6;
    private const int RoundImages = 50;
    private const double NoiseShare = 0.08;
    private const string Drawing = "docs/images/cleaning.svg";

    private static readonly ulong[] Seeds = [1, 2, 3];
    private static readonly ParallelOptions Parallel = new() { MaxDegreeOfParallelism = Environment.ProcessorCount };

    public static async Task RunAsync()
    {
        var pair = Pair.Of(await CifarEmbeddings.TrainAsync());
        var strategies = new Dictionary<string, Strategy>
        {
            ["coreset importance"] = Importance,
            ["self-confidence"] = static (_, labels, probabilities, _) => [.. labels.Select((label, row) => -(double)probabilities[2 * row + label])],
            ["random"] = static (_, labels, _, seed) => [.. labels.Select((_, row) => (double)RowHash.Compute(seed + 1000, new RowKey(0, row)))],
        };
        var runs = strategies.ToDictionary(strategy => strategy.Key, _ => new List<Round[]>());
        foreach (var seed in Seeds)
        {
            var noisy = Spoil(pair.Truth, seed);
            foreach (var (name, strategy) in strategies) runs[name].Add(Clean(pair, noisy, seed, strategy));
            var found = string.Join(", ", runs.Select(run => $"{run.Value[^1].Sum(round => round.Found)} by {run.Key}"));
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"seed {seed}: {noisy.Where((label, row) => label != pair.Truth[row]).Count()} of {noisy.Count(label => label == Dirty)} cats are dogs; found in {Rounds * RoundImages} looked at: {found}"));
        }

        foreach (var (name, rounds) in runs) Report(name.Replace(' ', '-'), rounds);
        EvaluationReport.Print("cleaning-found-ratio", MeanFound(runs["coreset importance"]) / MeanFound(runs["random"]));
        Draw(runs);
    }

    /// <summary>The rounds; the first entry is before anybody looked.</summary>
    private static Round[] Clean(Pair pair, int[] noisy, ulong seed, Strategy strategy)
    {
        var labels = noisy.ToArray();
        var looked = new bool[labels.Length];
        var rounds = new List<Round>();
        var judged = Judge(pair, labels, seed);
        rounds.Add(new Round(0, judged.AurocGiven, judged.AurocTruth));
        for (var round = 1; round <= Rounds; round++)
        {
            var scores = strategy(pair, labels, judged.Probabilities, seed);
            var shown = Enumerable.Range(0, labels.Length)
                .Where(row => labels[row] == Dirty && !looked[row])
                .OrderByDescending(row => scores[row]).ThenBy(row => row)
                .Take(RoundImages)
                .ToList();
            var found = 0;
            foreach (var row in shown)
            {
                looked[row] = true;
                if (labels[row] == pair.Truth[row]) continue;
                (labels[row], found) = (pair.Truth[row], found + 1);
            }

            judged = Judge(pair, labels, seed);
            rounds.Add(new Round(found, judged.AurocGiven, judged.AurocTruth));
        }

        return [.. rounds];
    }

    /// <summary>What `assay importance` computes, from the same classes.</summary>
    private static double[] Importance(Pair pair, int[] labels, float[] probabilities, ulong seed)
    {
        var (own, all) = (new ClassLeverage(CifarEmbeddings.Dimensions, [Dirty], CleaningImportance.DefaultRidge), new ClassLeverage(CifarEmbeddings.Dimensions, [0], CleaningImportance.DefaultRidge));
        var every = new int[labels.Length];
        own.Add(pair.Embeddings, labels, default, Parallel);
        all.Add(pair.Embeddings, every, default, Parallel);
        own.Fit(Parallel);
        all.Fit(Parallel);
        var (classLeverage, leverage) = (new double[labels.Length], new double[labels.Length]);
        own.Scores(pair.Embeddings, labels, default, classLeverage, Parallel);
        all.Scores(pair.Embeddings, every, default, leverage, Parallel);
        var ofClass = labels.Count(label => label == Dirty);
        return [.. Enumerable.Range(0, labels.Length).Select(row => CleaningImportance.Of(
            GradientNorm.ErrorLength(probabilities.AsSpan(2 * row, 2), labels[row]),
            CleaningImportance.Contrast(classLeverage[row], ofClass, leverage[row], labels.Length)))];
    }

    /// <summary>Probabilities out of sample by five folds, C chosen by their log loss, and their AUROC against the labels as they stand and against the truth.</summary>
    private static (float[] Probabilities, double AurocGiven, double AurocTruth) Judge(Pair pair, int[] labels, ulong seed)
    {
        var sample = new TrainingSample(pair.Embeddings, CifarEmbeddings.Dimensions, labels, 2);
        var folds = new FoldAssignment(FoldAssignment.DefaultFolds, seed);
        var foldOf = new int[labels.Length];
        folds.Fill(0, foldOf);
        var trained = OutOfSampleTrainer.Train(sample, foldOf, folds.Folds, new OutOfSampleOptions { Grid = [1e-4, 1e-3, 1e-2] }, Parallel);
        var probabilities = new float[labels.Length * 2];
        new HeadScorer(trained.Heads, folds).Predict(0, 0, pair.Halves, default, probabilities);
        var dog = Enumerable.Range(0, labels.Length).Select(row => probabilities[2 * row + 1]).ToArray();
        return (probabilities, Auroc(labels), Auroc(pair.Truth));

        double Auroc(int[] against) => RocCurve.Auroc(dog, Array.ConvertAll(against, label => label == 1)) ?? throw new InvalidOperationException("There must be cats and dogs.");
    }

    /// <summary>Dogs drawn by hash become cats, until they are 8 % of the cats.</summary>
    private static int[] Spoil(int[] truth, ulong seed)
    {
        var cats = truth.Count(label => label == Dirty);
        var wrong = (int)Math.Round(cats * NoiseShare / (1 - NoiseShare));
        var labels = truth.ToArray();
        foreach (var row in Enumerable.Range(0, truth.Length).Where(row => truth[row] != Dirty).OrderBy(row => RowHash.Compute(seed, new RowKey(0, row))).Take(wrong)) labels[row] = Dirty;
        return labels;
    }

    private static void Report(string name, List<Round[]> runs)
    {
        for (var round = 0; round <= Rounds; round++)
        {
            EvaluationReport.Print($"cleaning-{name}-round-{round}-found", runs.Average(run => run[round].Found));
            EvaluationReport.Print($"cleaning-{name}-round-{round}-auroc", runs.Average(run => run[round].AurocGiven));
            EvaluationReport.Print($"cleaning-{name}-round-{round}-auroc-truth", runs.Average(run => run[round].AurocTruth));
        }

        EvaluationReport.Print($"cleaning-{name}-found", MeanFound(runs));
    }

    private static double MeanFound(List<Round[]> runs) => runs.Average(run => run.Sum(round => round.Found));

    private static void Draw(Dictionary<string, List<Round[]>> strategies)
    {
        var found = new LineChart("Wrong labels found", "images looked at", "found");
        var auroc = new LineChart("Five-fold AUROC", "images looked at", "AUROC");
        foreach (var (name, runs) in strategies)
        {
            found.Add(name, Points(runs, run => Enumerable.Range(0, Rounds + 1).Select(round => (double)run.Take(round + 1).Sum(entry => entry.Found))));
            auroc.Add(name, Points(runs, run => run.Select(round => round.AurocGiven)));
        }

        File.WriteAllText(Drawing, LineChart.ToSvg("Cleaning 8 % wrong cats of CIFAR-10 in six rounds of 50, mean of three seeds", found, auroc));
        Console.WriteLine($"drawn in {Drawing}");
    }

    private static IEnumerable<(double X, double Y)> Points(List<Round[]> runs, Func<Round[], IEnumerable<double>> of)
    {
        var series = runs.Select(run => of(run).ToArray()).ToList();
        return Enumerable.Range(0, Rounds + 1).Select(round => ((double)(round * RoundImages), series.Average(values => values[round])));
    }

    /// <summary>Scores every row; the highest are shown first.</summary>
    private delegate double[] Strategy(Pair pair, int[] labels, float[] probabilities, ulong seed);

    /// <summary>How many of a round's images were wrong, and the AUROC after they were put right.</summary>
    private readonly record struct Round(int Found, double AurocGiven, double AurocTruth);

    /// <summary>Cats (class 0) and dogs (class 1).</summary>
    private sealed record Pair(float[] Embeddings, Half[] Halves, int[] Truth)
    {
        public static Pair Of(CifarEmbeddings all)
        {
            var (cat, dog) = (Array.IndexOf(CifarEmbeddings.Classes, "cat"), Array.IndexOf(CifarEmbeddings.Classes, "dog"));
            var rows = Enumerable.Range(0, all.Count).Where(row => all.Labels[row] == cat || all.Labels[row] == dog).ToArray();
            var halves = new Half[rows.Length * CifarEmbeddings.Dimensions];
            for (var i = 0; i < rows.Length; i++)
                all.Embeddings.AsSpan(rows[i] * CifarEmbeddings.Dimensions, CifarEmbeddings.Dimensions).CopyTo(halves.AsSpan(i * CifarEmbeddings.Dimensions));
            var embeddings = new float[halves.Length];
            TensorPrimitives.ConvertToSingle(halves, embeddings);
            return new Pair(embeddings, halves, Array.ConvertAll(rows, row => all.Labels[row] == dog ? 1 : 0));
        }
    }
}
