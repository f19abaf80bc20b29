using Assay.Numerics;
using Assay.Numerics.Statistics;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;
using Xunit;

namespace Assay.UnitTests.Scoring;

public sealed class OutOfSampleTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void FoldAssignment_ManyRows_IsUniformAndRepeatable()
    {
        var folds = new FoldAssignment(5, 9);
        var column = new int[50_000];
        folds.Fill(3, column);
        Assert.Equal(new FoldAssignment(5, 9).Of(new RowKey(3, 77)), column[77]);

        // Chi-squared, 4 degrees of freedom: 18.47 is exceeded once in 1,000.
        var counts = column.CountBy(fold => fold).Select(pair => pair.Value).ToArray();
        Assert.Equal(5, counts.Length);
        Assert.InRange(counts.Sum(n => (n - 10_000.0) * (n - 10_000) / 10_000), 0, 18.47);
        Assert.Throws<ArgumentOutOfRangeException>(() => new FoldAssignment(0, 0));
    }

    [Fact]
    public void Train_Golden_EqualsScikitLearnFoldByFold()
    {
        // For each of three folds of eight rows: StandardScaler and LogisticRegression fitted on the other two.
        var folds = Enumerable.Range(0, 24).Select(i => i / 8).ToArray();
        var options = new OutOfSampleOptions { Grid = [0.5, 0.1], GradientTolerance = 1e-6 };
        var result = OutOfSampleTrainer.Train(GoldenSample.Create(), folds, 3, options, Serial);

        Assert.Equal(0.5, result.C);
        Assert.Equal([0.1, 0.5], result.Trials.Select(trial => trial.C));
        Assert.Equal(0.8997405089522572, result.Trials[0].LogLoss, 1e-5);
        Assert.Equal(0.06288102682995392, result.Trials[0].LogLossError, 1e-5);
        Assert.Equal(0.5833333333333334, result.Trials[0].Accuracy, 1e-12);
        Assert.Equal(0.7750223080340347, result.Chosen.LogLoss, 1e-5);
        Assert.Equal(0.6666666666666666, result.Chosen.Accuracy, 1e-12);
        double[][] firstRows = [[0.49758426, 0.37436494, 0.1280508], [0.05738495, 0.02166126, 0.92095379], [0.35459732, 0.54988352, 0.09551916]];
        for (var fold = 0; fold < 3; fold++)
        {
            var p = new float[3];
            result.Heads[fold].Predict(GoldenSample.X.AsSpan(fold * 24, 3), p);
            for (var k = 0; k < 3; k++) Assert.Equal(firstRows[fold][k], p[k], 2e-5);
        }
    }

    [Theory]
    [InlineData(2000)]
    [InlineData(17_000)]
    public void Train_AnyDegree_GivesTheSameBits(int rows)
    {
        var (x, y) = GoldenSample.Clusters(rows, 5, 4, 21);
        var folds = new int[rows];
        new FoldAssignment(3, 4).Fill(0, folds);
        var options = new OutOfSampleOptions { Grid = [1e-3, 1e-1] };
        var runs = new[] { 1, 2, 7 }.Select(degree => OutOfSampleTrainer.Train(
            new TrainingSample(x, 5, y, 4), folds, 3, options, new ParallelOptions { MaxDegreeOfParallelism = degree })).ToArray();
        foreach (var run in runs)
        {
            Assert.Equal(runs[0].Trials, run.Trials);
            for (var fold = 0; fold < 3; fold++) Assert.Equal(runs[0].Heads[fold].Weights.ToArray(), run.Heads[fold].Weights.ToArray());
        }
    }

    [Fact]
    public void Train_HeldOutImagesChanged_LeavesTheirHeadAlone()
    {
        var (x, y) = GoldenSample.Clusters(300, 5, 3, 22);
        var folds = Enumerable.Range(0, 300).Select(i => i % 3).ToArray();
        var options = new OutOfSampleOptions { Grid = [1e-2], GradientTolerance = 1e-6 };
        var before = OutOfSampleTrainer.Train(new TrainingSample(x, 5, y, 3), folds, 3, options, Serial).Heads[1];

        // Labels, places and scale of fold 1 change; only rounding may reach its own head.
        for (var i = 1; i < 300; i += 3)
        {
            y[i] = (y[i] + 1) % 3;
            for (var j = 0; j < 5; j++) x[i * 5 + j] = 10 * x[i * 5 + j] - 20;
        }

        var after = OutOfSampleTrainer.Train(new TrainingSample(x, 5, y, 3), folds, 3, options, Serial).Heads[1];
        for (var i = 0; i < before.Weights.Length; i++) Assert.Equal(before.Weights.Span[i], after.Weights.Span[i], 1e-4f);
    }

    [Fact]
    public void Train_OverfittingGrid_StopsWithPatience()
    {
        // Pure noise: the more regularised, the better.
        var (x, _) = GoldenSample.Clusters(200, 30, 2, 23);
        var y = Enumerable.Range(0, 200).Select(i => i / 3 % 2).ToArray();
        var folds = Enumerable.Range(0, 200).Select(i => i % 5).ToArray();
        var result = OutOfSampleTrainer.Train(new TrainingSample(x, 30, y, 2), folds, 5, new OutOfSampleOptions(), Serial);
        Assert.True(result.C <= 1e-3);
        Assert.True(result.Trials.Count < OutOfSampleOptions.DefaultGrid.Count);
        Assert.Equal(result.Trials.Min(trial => trial.LogLoss), result.Chosen.LogLoss);
    }

    [Fact]
    public void Train_EmptyFoldAndRareClass_StillGivesAHeadAFold()
    {
        var (x, y) = GoldenSample.Clusters(40, 3, 2, 24);
        y[7] = 2;
        var folds = Enumerable.Range(0, 40).Select(i => i % 2).ToArray();
        var result = OutOfSampleTrainer.Train(new TrainingSample(x, 3, y, 4), folds, 3, new OutOfSampleOptions { Grid = [1e-2] }, Serial);
        Assert.Equal(3, result.Heads.Count);
        Assert.Equal([0, 1], result.Heads[1].Metadata.PresentClasses);
        Assert.Equal([0, 1, 2], result.Heads[2].Metadata.PresentClasses);
        Assert.True(double.IsFinite(result.Chosen.LogLoss));
    }

    [Fact]
    public void Train_OneClassOutsideAFold_NamesTheFold()
    {
        var thrown = Assert.Throws<SingleClassException>(() => OutOfSampleTrainer.Train(
            new TrainingSample(new float[] { 1, 2, 3, 4 }, 1, new[] { 0, 1, 0, 0 }, 2), [1, 1, 0, 0], 2, new OutOfSampleOptions(), Serial));
        Assert.Contains("all 2 labelled images outside fold 1 have the class with id 0", thrown.Message, StringComparison.Ordinal);
        thrown = Assert.Throws<SingleClassException>(() => OutOfSampleTrainer.Train(
            new TrainingSample(new float[] { 1, 2, 3 }, 1, new[] { 1, 1, 1 }, 2), [0, 0, 1], 2, new OutOfSampleOptions(), Serial));
        Assert.Contains("all 3 labelled images have the class with id 1", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<NoLabelledImagesException>(() => OutOfSampleTrainer.Train(
            new TrainingSample(ReadOnlyMemory<float>.Empty, 1, ReadOnlyMemory<int>.Empty, 2), [], 2, new OutOfSampleOptions(), Serial));
    }

    [Fact]
    public void ScoreAfterTraining_FlippedLabels_AreFound()
    {
        var (x, truth) = GoldenSample.Clusters(3000, 16, 5, 25, spread: 1);
        var given = truth.Select((label, i) => i % 10 == 3 ? (label + 1 + i / 10 % 4) % 5 : label).ToArray();
        var halves = Array.ConvertAll(x, value => (Half)value);
        var assignment = new FoldAssignment(5, 26);
        var builder = new TrainingSampleBuilder(2000, 5, 16, 26);
        builder.Offer(0, given);
        Assert.Equal([0], builder.Draw());
        builder.Load(0, halves, given);
        var (sample, folds) = builder.Build(assignment);
        Assert.Equal(2000, sample.Count);

        var result = OutOfSampleTrainer.Train(sample, folds, 5, new OutOfSampleOptions(), new ParallelOptions());
        var scores = new HeadScorer(result.Heads, assignment).Score(0, halves, given, default, new ParallelOptions());
        bool[] wrong = [.. given.Zip(truth, (a, b) => a != b)];
        Assert.True(RocCurve.Auroc(Array.ConvertAll(scores.SelfConfidence, s => -s), wrong) > 0.97);
        Assert.True(RocCurve.Auroc(Array.ConvertAll(scores.NormalizedMargin, s => -s), wrong) > 0.97);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(26)]
    public void TrainingSampleBuilder_SampleOfATwentieth_IsSpreadOverAllFolds(ulong seed)
    {
        const int shards = 20, rows = 1000, sampled = 1000, folds = 5;
        var builder = new TrainingSampleBuilder(sampled, 2, 1, seed);
        var labels = Enumerable.Range(0, rows).Select(row => row % 2).ToArray();
        for (var shard = 0; shard < shards; shard++)
            builder.Offer(shard, labels);
        foreach (var shard in builder.Draw())
            builder.Load(shard, new Half[rows], labels);

        var (_, foldOfRow) = builder.Build(new FoldAssignment(folds, seed));
        // Binomial: 200 each, standard deviation 12.6; five of them.
        Assert.All(Enumerable.Range(0, folds), fold => Assert.InRange(foldOfRow.Count(of => of == fold), 137, 263));
    }

    [Fact]
    public void TrainingSampleBuilder_ShardsInAnyOrder_GivesTheSameSample()
    {
        var shards = Enumerable.Range(0, 4).Select(shard => Enumerable.Range(0, 50).Select(row => (shard * 50 + row) % 7 - 1).ToArray()).ToArray();
        var usable = Enumerable.Range(0, 50).Select(row => (byte)(row % 5 == 0 ? 0 : 1)).ToArray();
        var samples = new[] { new[] { 0, 1, 2, 3 }, [3, 1, 0, 2] }.Select(order =>
        {
            var builder = new TrainingSampleBuilder(60, 6, 2, 31);
            foreach (var shard in order) builder.Offer(shard, shards[shard], usable);
            foreach (var shard in builder.Draw().Reverse())
                builder.Load(shard, [.. Enumerable.Range(0, 100).Select(i => (Half)(shard * 100 + i))], shards[shard]);
            return builder.Build(new FoldAssignment(3, 1));
        }).ToArray();
        Assert.Equal(samples[0].Sample.Embeddings.ToArray(), samples[1].Sample.Embeddings.ToArray());
        Assert.Equal(samples[0].Sample.Labels.ToArray(), samples[1].Sample.Labels.ToArray());
        Assert.Equal(samples[0].Folds, samples[1].Folds);
        for (var i = 0; i < 60; i++)
        {
            var at = (int)samples[0].Sample.Embeddings.Span[2 * i] / 2;
            Assert.Equal(shards[at / 50][at % 50], samples[0].Sample.Labels.Span[i]);
            Assert.NotEqual(0, at % 50 % 5);
        }
    }
}
