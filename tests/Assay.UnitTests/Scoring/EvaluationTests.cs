using Assay.Numerics.Kernels;
using Assay.Numerics.Randomness;
using Assay.Numerics.Statistics;
using Assay.Scoring.Core.Evaluation;
using Assay.Scoring.Core.OutOfSample;
using Xunit;

namespace Assay.UnitTests.Scoring;

/// <summary>
/// Golden numbers: scikit-learn 1.2.1 (roc_auc_score with multi_class="ovr", average_precision_score), SciPy 1.10 (minimize_scalar of the mean log loss
/// over T) and NumPy on the logits below, in double precision.
/// </summary>
public sealed class EvaluationTests
{
    private static readonly int[] Labels = [0, 2, 1, 2, 0, 0, 2, 1, 2, 0, 0, 2, 1, 2, 0, 0, 2, 1];

    private static readonly float[] Logits =
    [
        -1.75f, -0.25f, 1f, 0.25f, -1f, 2f, -1f, -0.5f, 1.25f, 1.25f, 1.5f, -0.5f, 0.25f, 1.5f, -0.75f, 1f, -1.5f, 0.25f,
        -0.25f, -1f, 2.5f, -0.25f, 0.75f, -0.25f, 0f, 0.75f, 1.25f, 1.5f, -1.25f, 0.25f, 2.25f, 0.25f, -0.75f, -1f, -1.25f, -0.5f,
        0.25f, 0.5f, 1.25f, -1.5f, -0.25f, 2f, 1.25f, -1f, 1f, 0f, -1.5f, 1.25f, 1.25f, 1.5f, -1.75f, 0.5f, 2.5f, -0.75f,
    ];

    [Fact]
    public void OneVsRestRanking_Golden_EqualsScikitLearn()
    {
        var quality = Rank(Probabilities(), 3, Labels);

        Assert.Equal([7, 4, 7], quality.Select(k => k.Positives));
        AssertEqual([0.7792207792207791, 0.8035714285714286, 0.6363636363636364], quality.Select(k => k.Auroc));
        AssertEqual([0.8052521008403359, 0.6238095238095238, 0.692063492063492], quality.Select(k => k.AveragePrecision));
        Assert.Equal(0.7397186147186147, RankingQuality.MacroAuroc(quality)!.Value, 1e-12);
    }

    [Fact]
    public void OneVsRestRanking_Ties_EqualScikitLearn()
    {
        // The probabilities rounded to eighths.
        var quality = Rank(Array.ConvertAll(Probabilities(), p => MathF.Round(p * 8) / 8), 3, Labels);

        AssertEqual([0.7792207792207791, 0.7678571428571428, 0.6688311688311688], quality.Select(k => k.Auroc));
        AssertEqual([0.7828282828282828, 0.5833333333333333, 0.7], quality.Select(k => k.AveragePrecision));
    }

    [Fact]
    public void OneVsRestRanking_AnyProbabilities_EqualsTheRankStatistic()
    {
        for (var seed = 1UL; seed <= 50; seed++) CompareWithRankStatistic(new Xoshiro256(seed));
    }

    private static void CompareWithRankStatistic(Xoshiro256 random)
    {
        var (classes, rows) = (1 + random.NextInt32(5), random.NextInt32(60));
        var labels = Enumerable.Range(0, rows).Select(_ => random.NextInt32(classes)).ToArray();
        var p = Enumerable.Range(0, rows * classes).Select(_ => random.NextInt32(6) / 5f).ToArray();

        var quality = Rank(p, classes, labels);

        for (var k = 0; k < classes; k++)
        {
            var column = Enumerable.Range(0, rows).Select(i => p[i * classes + k]).ToArray();
            var positives = Array.ConvertAll(labels, label => label == k);
            AssertEqual([RocCurve.Auroc(column, positives), RocCurve.AveragePrecision(column, positives)], [quality[k].Auroc, quality[k].AveragePrecision]);
        }
    }

    [Fact]
    public void OneVsRestRanking_HostileInput_IsDefinedOrNamed()
    {
        Assert.Null(RankingQuality.MacroAuroc(Rank([], 3, [])));

        // One class: every image is positive. A class without images has no area, one with a single image has.
        Assert.Equal(new RankingQuality(2, null, 1), Rank([1, 1], 1, [0, 0])[0]);
        Assert.Equal([new RankingQuality(1, 1, 1), new RankingQuality(1, 1, 1), new RankingQuality(0, null, null)], Rank([.6f, .4f, 0, .1f, .9f, 0], 3, [0, 1]));

        // 20,000 classes: each row is the best of its own class.
        var wide = new float[20_000];
        var ranking = new OneVsRestRanking(wide.Length, [.5f, .5f], [7, 19_999]);
        foreach (var label in new[] { 7, 19_999 })
        {
            Array.Clear(wide);
            wide[label] = .5f;
            ranking.Add(wide, label);
        }

        Assert.Equal(1, RankingQuality.MacroAuroc(ranking.Measure()));
        Assert.Throws<ArgumentException>(() => new OneVsRestRanking(2, [float.NaN], [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => new OneVsRestRanking(2, [1], [2]));
        Assert.Throws<ArgumentException>(() => new OneVsRestRanking(2, [1], [0]).Add([1, float.NaN], 0));
        Assert.Throws<InvalidOperationException>(() => new OneVsRestRanking(2, [1], [0]).Measure());
    }

    [Fact]
    public void TemperatureScaling_Golden_EqualsSciPy()
    {
        Assert.Equal(2.2596045979481887, TemperatureScaling.Fit(Logits, 3, Labels), 1e-5);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void TemperatureScaling_LogitsScaled_ScalesAlike(ulong seed)
    {
        var random = new Xoshiro256(seed);
        var logits = Enumerable.Range(0, 300).Select(_ => (float)random.NextGaussian()).ToArray();
        var labels = Enumerable.Range(0, 100).Select(i => random.NextInt32(4) == 0 ? random.NextInt32(3) : Best(logits.AsSpan(3 * i, 3))).ToArray();
        var once = TemperatureScaling.Fit(logits, 3, labels);
        var twice = TemperatureScaling.Fit(Array.ConvertAll(logits, z => 2 * z), 3, labels);
        Assert.Equal(2, twice / once, 1e-4);
    }

    [Fact]
    public void TemperatureScaling_HostileInput_IsDefinedOrNamed()
    {
        Assert.Equal(1, TemperatureScaling.Fit([], 3, []));
        Assert.Equal(1, TemperatureScaling.Fit([2, 2, -1, -1], 2, [0, 1]));

        // Always right: the colder the better. Always wrong: the hotter. The bounds hold.
        Assert.Equal(TemperatureScaling.Lowest, TemperatureScaling.Fit([1, 0, 0, 1], 2, [0, 1]), 1e-4);
        Assert.Equal(TemperatureScaling.Highest, TemperatureScaling.Fit([1, 0, 0, 1], 2, [1, 0]), 1e-2);
        Assert.Throws<ArgumentException>(() => TemperatureScaling.Fit([1, float.PositiveInfinity], 2, [0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => TemperatureScaling.Fit([1, 0], 2, [-1]));
    }

    [Fact]
    public void Reliability_Golden_EqualsNumPy()
    {
        var p = Probabilities();
        var confidences = Labels.Select((_, i) => p.AsSpan(3 * i, 3).ToArray().Max()).ToArray();
        var correct = Labels.Select((label, i) => Best(p.AsSpan(3 * i, 3)) == label).ToArray();

        Assert.Equal(0.29879479479279064, Reliability.ExpectedError(Reliability.EqualWidth(confidences, correct)), 1e-6);
        Assert.Equal(0.18475119373937413, Reliability.ExpectedError(Reliability.EqualWidth(confidences, correct, 5)), 1e-6);
        Assert.Equal(0.1867202967481148, Reliability.ExpectedError(Reliability.EqualCount(confidences, correct, 5)), 1e-6);
    }

    [Fact]
    public void Reliability_EdgesAndHostileInput_AreDefinedOrNamed()
    {
        // An upper bound belongs to its bin; 0 to the first.
        var table = Reliability.EqualWidth([0, .5f, .51f, 1], [false, true, true, true], 2);
        Assert.Equal([2L, 2L], table.Select(bin => bin.Count));
        Assert.Equal(0.25, table[0].Confidence);
        Assert.Equal(0, Reliability.ExpectedError(Reliability.EqualWidth([], [])));
        Assert.Equal(0, Reliability.ExpectedError(Reliability.EqualCount([], [])));
        Assert.Equal([0L, 1L, 1L], Reliability.EqualCount([.2f, .9f], [true, false], 3).Select(bin => bin.Count));
        Assert.Throws<ArgumentException>(() => Reliability.EqualWidth([float.NaN], [true]));
        Assert.Throws<ArgumentException>(() => Reliability.EqualCount([1.1f], [true]));
    }

    [Fact]
    public void AurocError_SeveralClasses_IsTheMeanOfTheirs()
    {
        // By the formula of Hanley and McNeil in Python, of each class against the rest; the class that has no area counts for nothing.
        var evaluation = new HeldOutEvaluation
        {
            Images = 100,
            Accuracy = 0.8,
            Classes = [new(40, 0.9, 0.8), new(35, 0.8, 0.7), new(25, 0.7, 0.6), new(0, null, null)],
            Temperature = 1,
            CalibrationError = 0,
            CalibrationErrorScaled = 0,
            AdaptiveCalibrationError = 0,
            Reliability = [],
        };
        Assert.Equal(0.049660369563720275, evaluation.AurocError!.Value, 1e-12);
        Assert.Null((evaluation with { Classes = [] }).AurocError);
    }

    [Fact]
    public void Train_Evaluation_EqualsThatOfPredictions()
    {
        const int Rows = 1500, Classes = 4, Folds = 3;
        var (x, y) = GoldenSample.Clusters(Rows, 5, Classes, 31);
        var folds = new int[Rows];
        new FoldAssignment(Folds, 4).Fill(0, folds);
        var options = new OutOfSampleOptions { Grid = [1e-2] };
        var trained = OutOfSampleTrainer.Train(new(x, 5, y, Classes), folds, Folds, options, new ParallelOptions { MaxDegreeOfParallelism = 1 });
        var again = OutOfSampleTrainer.Train(new(x, 5, y, Classes), folds, Folds, options, new ParallelOptions { MaxDegreeOfParallelism = 4 });

        // Each row by the head of its fold.
        var p = new float[Rows * Classes];
        for (var i = 0; i < Rows; i++) trained.Heads[folds[i]].Predict(x.AsSpan(5 * i, 5), p.AsSpan(i * Classes, Classes));
        var quality = Rank(p, Classes, y);
        var evaluation = trained.Evaluation;
        var confidences = y.Select((_, i) => p.AsSpan(i * Classes, Classes).ToArray().Max()).ToArray();
        var correct = y.Select((label, i) => Best(p.AsSpan(i * Classes, Classes)) == label).ToArray();

        Assert.Equal(Rows, evaluation.Images);
        Assert.Equal(trained.Chosen.Accuracy, evaluation.Accuracy, 1e-12);
        for (var k = 0; k < Classes; k++) Assert.Equal(quality[k].Auroc!.Value, evaluation.Classes[k].Auroc!.Value, 1e-5);
        Assert.Equal(Reliability.ExpectedError(Reliability.EqualWidth(confidences, correct)), evaluation.CalibrationError, 1e-4);
        Assert.Equal(TemperatureScaling.Fit(Array.ConvertAll(p, MathF.Log), Classes, y), evaluation.Temperature, 1e-3);
        Assert.InRange(evaluation.CalibrationErrorScaled, 0, 0.06);

        Assert.Equal(evaluation.Classes, again.Evaluation.Classes);
        Assert.Equal(evaluation.Reliability, again.Evaluation.Reliability);
        Assert.Equal(evaluation.Temperature, again.Evaluation.Temperature);
        Assert.Equal(evaluation.CalibrationErrorScaled, again.Evaluation.CalibrationErrorScaled);
    }

    [Fact]
    public void Train_OneClassOnlyInOneFold_IsEvaluatedWithoutNaN()
    {
        // Class 2 has one example: the head of its fold does not know it, and no temperature would help.
        var (x, y) = GoldenSample.Clusters(60, 3, 2, 5);
        y[7] = 2;
        var folds = Enumerable.Range(0, 60).Select(i => i % 3).ToArray();
        var evaluation = OutOfSampleTrainer.Train(new(x, 3, y, 4), folds, 3, new OutOfSampleOptions { Grid = [1e-2] }, new ParallelOptions()).Evaluation;

        Assert.Equal([1L, 0L], evaluation.Classes.Skip(2).Select(k => k.Positives));
        Assert.InRange(evaluation.Classes[2].Auroc!.Value, 0, .5);
        Assert.Null(evaluation.Classes[3].Auroc);
        Assert.InRange(evaluation.Temperature, TemperatureScaling.Lowest, TemperatureScaling.Highest);
        Assert.InRange(evaluation.Auroc!.Value, 0, 1);
    }

    private static float[] Probabilities()
    {
        var p = new float[Logits.Length];
        Softmax.Rows(Logits, 3, p);
        return p;
    }

    private static RankingQuality[] Rank(float[] p, int classes, int[] labels)
    {
        var ranking = new OneVsRestRanking(classes, [.. labels.Select((label, i) => p[i * classes + label])], labels);
        Parallel.For(0, labels.Length, i => ranking.Add(p.AsSpan(i * classes, classes), labels[i]));
        return ranking.Measure();
    }

    private static int Best(ReadOnlySpan<float> row) => System.Numerics.Tensors.TensorPrimitives.IndexOfMax(row);

    private static void AssertEqual(IEnumerable<double?> expected, IEnumerable<double?> actual)
    {
        foreach (var (e, a) in expected.Zip(actual))
        {
            Assert.Equal(e is null, a is null);
            if (e is { } number) Assert.Equal(number, a!.Value, 1e-12);
        }
    }
}
