using System.Globalization;
using System.Numerics.Tensors;
using Assay.Numerics.Standardization;
using Assay.Numerics.Statistics;
using Assay.Scoring.Core.Coresets;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.LabelErrors;
using Assay.Scoring.Core.LabelQuality;
using Assay.Scoring.Core.OutOfSample;

namespace Assay.Benchmarks.Evaluations;

/// <summary>
/// <c>eval noise</c>: 10,000 images of CIFAR-10 whose labels are wrong on purpose, uniformly or from class to neighbouring class: how well each score finds them (AUROC, average precision,
/// precision among the first 100), for several regularisations of the head and for those that cross-validation would choose by one rule or another.
/// </summary>
internal static class NoiseEvaluation
{
    private const int Classes = 10;
    private const int Folds = 5;
    private const int Top = 100;
    private static readonly ulong Seed = ulong.Parse(Environment.GetEnvironmentVariable("ASSAY_EVAL_SEED") ?? "1", CultureInfo.InvariantCulture);
    private static readonly double[] Strengths = [1e-5, 3e-5, 1e-4, 3e-4, 1e-3, 3e-3, 1e-2];
    private static readonly LabelNoise[] Kinds = [new("uniform-20", 0.2, false), new("pairwise-20", 0.2, true), new("uniform-8", 0.08, false)];

    public static async Task RunAsync()
    {
        var images = await CifarEmbeddings.TrainAsync();
        var embeddings = images.ToSingle();
        var standardized = Standardize(embeddings);
        foreach (var kind in Kinds)
        {
            var given = kind.Apply(images.Labels, Classes, Seed);
            var wrong = given.Zip(images.Labels, (label, truth) => label != truth).ToArray();
            var folds = new int[given.Length];
            new FoldAssignment(Folds, Seed).Fill(0, folds);
            var leverage = Leverages.Of(embeddings, standardized, given);
            var results = new List<Result>();
            foreach (var c in Strengths)
            {
                var options = new OutOfSampleOptions { Grid = [c] };
                var trained = OutOfSampleTrainer.Train(new TrainingSample(embeddings, CifarEmbeddings.Dimensions, given, Classes), folds, Folds, options, new ParallelOptions());
                var result = Judge(trained, embeddings, standardized, folds, given, images.Labels, wrong, leverage);
                results.Add(result);
                Console.WriteLine($"eval noise {kind.Name} {result.Line}");
            }

            foreach (var (rule, chosen) in Rules(results))
                Console.WriteLine($"eval noise-chosen {kind.Name} by {rule} {chosen.Line}");
        }
    }

    private static Result Judge(
        OutOfSampleHeads trained, float[] embeddings, float[] standardized, int[] folds, int[] given, int[] truth, bool[] wrong, Leverages leverage)
    {
        var count = given.Length;
        var p = new float[count * Classes];
        for (var i = 0; i < count; i++) trained.Heads[folds[i]].Predict(Row(embeddings, i), p.AsSpan(i * Classes, Classes));
        var found = ConfidentLearning.Find(p, given, Classes, LabelIssueFilter.PruneByNoiseRate, new ParallelOptions());
        var aware = new NoiseAwareConfidence(found.Estimate);
        var pruned = found.Issues.Select(issue => issue.Key.Row).ToHashSet();

        // High = suspicious.
        var scores = new Dictionary<string, float[]>
        {
            ["self-confidence"] = Score(i => -LabelQualityScore.SelfConfidence(P(i), given[i])),
            ["margin"] = Score(i => -LabelQualityScore.NormalizedMargin(P(i), given[i])),
            ["weighted-entropy"] = Score(i => -LabelQualityScore.ConfidenceWeightedEntropy(P(i), given[i])),
            ["noise-aware"] = Score(i => -aware.Score(P(i), given[i])),
            ["class-leverage"] = Score(i => (float)leverage.Class[i]),
            ["contrast"] = Score(i => (float)leverage.Contrast[i]),
            ["importance"] = Score(i => (float)CleaningImportance.Of(GradientNorm.ErrorLength(P(i), given[i]), leverage.Contrast[i])),
            ["grand"] = Score(i => (float)GradientNorm.OfRow(P(i), given[i], Row(standardized, i))),
        };
        return new Result(
            trained.Chosen,
            trained.Evaluation.Auroc!.Value,
            Enumerable.Range(0, count).Count(i => TensorPrimitives.IndexOfMax(P(i)) == truth[i]) / (double)count,
            Enumerable.Range(0, count).Where(i => !pruned.Contains(i)).Average(i => -Math.Log(Math.Max(1e-7, P(i)[given[i]]))),
            Enumerable.Range(0, count).Average(i => (1 - Math.Pow(P(i)[given[i]], 0.7)) / 0.7),
            scores.ToDictionary(score => score.Key, score => Quality.Of(score.Value, wrong)));

        ReadOnlySpan<float> P(int i) => p.AsSpan(i * Classes, Classes);

        float[] Score(Func<int, float> of) => [.. Enumerable.Range(0, count).Select(of)];
    }

    private static float[] Standardize(float[] embeddings)
    {
        var moments = ColumnMoments.Of(embeddings, CifarEmbeddings.Dimensions, new ParallelOptions());
        var standardized = new float[embeddings.Length];
        for (var i = 0; i < embeddings.Length; i++)
        {
            var column = i % CifarEmbeddings.Dimensions;
            standardized[i] = (float)((embeddings[i] - moments.Mean[column]) / moments.Scale(column));
        }

        return standardized;
    }

    private static IEnumerable<(string Rule, Result Chosen)> Rules(List<Result> results)
    {
        var least = results.MinBy(result => result.Trial.LogLoss)!;
        yield return ("log-loss", least);
        yield return ("one-standard-error", results.First(result => result.Trial.LogLoss <= least.Trial.LogLoss + least.Trial.LogLossError));
        yield return ("log-loss-after-pruning", results.MinBy(result => result.PrunedLogLoss)!);
        yield return ("generalised-cross-entropy", results.MinBy(result => result.GeneralisedLoss)!);
        yield return ("auroc", results.MaxBy(result => result.ClassAuroc)!);
    }

    private static ReadOnlySpan<float> Row(float[] embeddings, int row) => embeddings.AsSpan(row * CifarEmbeddings.Dimensions, CifarEmbeddings.Dimensions);

    private sealed record Quality(double Auroc, double AveragePrecision, double Precision)
    {
        public static Quality Of(float[] suspicion, bool[] wrong)
        {
            var first = Enumerable.Range(0, wrong.Length).OrderByDescending(row => suspicion[row]).ThenBy(row => row).Take(Top);
            return new Quality(RocCurve.Auroc(suspicion, wrong)!.Value, RocCurve.AveragePrecision(suspicion, wrong)!.Value, first.Count(row => wrong[row]) / (double)Top);
        }
    }

    private sealed record Result(
        RegularizationTrial Trial, double ClassAuroc, double Accuracy, double PrunedLogLoss, double GeneralisedLoss, Dictionary<string, Quality> Scores)
    {
        /// <summary>C, accuracy against the truth, and AUROC/average precision/precision among the first 100 of each score.</summary>
        public string Line => string.Create(
            CultureInfo.InvariantCulture,
            $"C {Trial.C:0.#####} accuracy {Accuracy:0.000} {string.Join(' ', Scores.Select(score => string.Create(CultureInfo.InvariantCulture, $"{score.Key} {score.Value.Auroc:0.000}/{score.Value.AveragePrecision:0.000}/{score.Value.Precision:0.00}")))}");
    }

    /// <param name="Class">Leverage within the class of the label, of standardised embeddings; the ridge makes up for classes with fewer images than dimensions.</param>
    /// <param name="Contrast">Coreset importance alone: leverage within the class against leverage among all, as `assay importance` computes it.</param>
    private sealed record Leverages(double[] Class, double[] Contrast)
    {
        private const double Ridge = 0.1;

        public static Leverages Of(float[] embeddings, float[] standardized, int[] given)
        {
            var own = Score(embeddings, given, CleaningImportance.DefaultRidge);
            var all = Score(embeddings, new int[given.Length], CleaningImportance.DefaultRidge);
            var ofClass = given.CountBy(label => label).ToDictionary();
            return new Leverages(
                Score(standardized, given, Ridge),
                [.. given.Select((label, row) => CleaningImportance.Contrast(own[row], ofClass[label], all[row], given.Length))]);
        }

        private static double[] Score(float[] rows, int[] groups, double ridge)
        {
            var model = new ClassLeverage(CifarEmbeddings.Dimensions, groups.Distinct(), ridge);
            model.Add(rows, groups, default, new ParallelOptions());
            model.Fit(new ParallelOptions());
            var scores = new double[groups.Length];
            model.Scores(rows, groups, default, scores, new ParallelOptions());
            return scores;
        }
    }
}
