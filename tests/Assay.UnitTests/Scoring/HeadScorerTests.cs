using Assay.Numerics;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;
using Xunit;

namespace Assay.UnitTests.Scoring;

public sealed class HeadScorerTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };
    private static readonly FoldAssignment Folds = new(2, 3);

    [Fact]
    public void Score_EveryRow_UsesTheHeadOfItsFold()
    {
        // Head 0 is sure of class 0, head 1 of class 1, whatever the embedding.
        var scorer = new HeadScorer([Constant(5, 0), Constant(0, 5)], Folds);
        var scores = scorer.Score(7, new Half[600], Enumerable.Repeat(0, 600).ToArray(), default, Serial);
        for (var row = 0; row < 600; row++)
        {
            Assert.Equal(Folds.Of(new RowKey(7, row)), scores.PredictedClass[row]);
            Assert.Equal(scores.PredictedClass[row] == 0 ? 0.9933f : 0.0067f, scores.SelfConfidence[row], 1e-4f);
        }
    }

    [Fact]
    public void Score_UnlabelledAndUnusableRows_HoldZeros()
    {
        var scorer = new HeadScorer([Constant(1, 0), Constant(1, 0)], Folds);
        var embeddings = new Half[3];
        embeddings[2] = Half.NaN;
        var scores = scorer.Score(0, embeddings, new[] { -1, 1, 1 }, new byte[] { 1, 1, 0 }, Serial);
        Assert.Equal([1, 1, 0], scores.Scored);
        Assert.Equal([0, 1, 0], scores.LabelScored);
        Assert.Equal(0, scores.SelfConfidence[0]);
        Assert.True(scores.Entropy[0] > 0.8f);
        Assert.Equal(0.2689f, scores.SelfConfidence[1], 1e-4f);
        Assert.Equal((0, 0, 0, 0, 0, 0), (scores.SelfConfidence[2], scores.NormalizedMargin[2], scores.ConfidenceWeightedEntropy[2], scores.Entropy[2], scores.PredictedClass[2], scores.PredictedProbability[2]));
    }

    [Fact]
    public void Score_AnyDegreeAndStorage_GivesTheSameBits()
    {
        var (x, y) = GoldenSample.Clusters(1500, 6, 3, 41);
        var halves = Array.ConvertAll(x, value => (Half)value);
        var head = SoftmaxRegression.Fit(new TrainingSample(x, 6, y, 3), new SoftmaxRegressionOptions(), Serial);
        var scorer = new HeadScorer([head, head], Folds);
        var expected = scorer.Score(0, halves, y, default, Serial);
        foreach (var degree in new[] { 2, 7 })
        {
            var scores = scorer.Score(0, Array.ConvertAll(halves, half => (float)half), y, default, new ParallelOptions { MaxDegreeOfParallelism = degree });
            Assert.Equal(expected.SelfConfidence, scores.SelfConfidence);
            Assert.Equal(expected.NormalizedMargin, scores.NormalizedMargin);
            Assert.Equal(expected.Entropy, scores.Entropy);
            Assert.Equal(expected.ConfidenceWeightedEntropy, scores.ConfidenceWeightedEntropy);
            Assert.Equal(expected.PredictedClass, scores.PredictedClass);
        }
    }

    [Fact]
    public void Score_NoRows_GivesEmptyColumns() => Assert.Equal(
        0, new HeadScorer([Constant(1, 0), Constant(1, 0)], Folds).Score(0, Array.Empty<Half>(), Array.Empty<int>(), default, Serial).Rows);

    [Fact]
    public void Score_NonFiniteEmbeddings_NamesTheFirstImage()
    {
        var embeddings = new Half[600];
        embeddings[599] = Half.NaN;
        embeddings[123] = Half.PositiveInfinity;
        var scorer = new HeadScorer([Constant(1, 0), Constant(1, 0)], Folds);
        var thrown = Assert.Throws<NonFiniteEmbeddingsException>(() => scorer.Score(4, embeddings, new int[600], default, new ParallelOptions()));
        Assert.Equal(2, thrown.Rows);
        Assert.Equal(new RowKey(4, 123), thrown.First);
    }

    [Fact]
    public void Score_WrongShapes_Throws()
    {
        var scorer = new HeadScorer([Constant(1, 0), Constant(1, 0)], Folds);
        Assert.Throws<ArgumentException>(() => scorer.Score(0, new Half[3], new int[2], default, Serial));
        Assert.Throws<ArgumentException>(() => scorer.Score(0, new Half[2], new int[2], new byte[1], Serial));
        Assert.Throws<ArgumentOutOfRangeException>(() => scorer.Score(0, new Half[1], new[] { 2 }, default, Serial));
        Assert.Throws<ArgumentException>(() => new HeadScorer([Constant(1, 0)], Folds));
    }

    [Fact]
    public void Predict_InBlocks_GivesTheProbabilitiesThatScoreUses()
    {
        var (x, y) = GoldenSample.Clusters(700, 6, 3, 41);
        var halves = Array.ConvertAll(x, value => (Half)value);
        var all = SoftmaxRegression.Fit(new TrainingSample(x, 6, y, 3), new SoftmaxRegressionOptions(), Serial);
        var some = SoftmaxRegression.Fit(new TrainingSample(x[..600], 6, y[..100], 3), new SoftmaxRegressionOptions(), Serial);
        var scorer = new HeadScorer([all, some], Folds);
        var usable = Enumerable.Repeat((byte)1, 700).ToArray();
        usable[333] = 0;
        var scores = scorer.Score(5, halves, y, usable, Serial);

        var probabilities = new float[700 * 3];
        foreach (var (start, end) in new[] { (0, 1), (1, 412), (412, 700) })
            scorer.Predict(5, start, halves.AsSpan(start * 6, (end - start) * 6), usable.AsSpan(start, end - start), probabilities.AsSpan(start * 3, (end - start) * 3));

        Assert.Equal([0f, 0f, 0f], probabilities[999..1002]);
        for (var row = 0; row < 700; row++)
        {
            if (row == 333) continue;
            Assert.Equal(scores.SelfConfidence[row], probabilities[row * 3 + y[row]], 1e-6f);
            Assert.Equal(1, probabilities[row * 3] + probabilities[row * 3 + 1] + probabilities[row * 3 + 2], 1e-5f);
        }

        halves[6 * 420] = Half.NaN;
        var thrown = Assert.Throws<NonFiniteEmbeddingsException>(() => scorer.Predict(5, 412, halves.AsSpan(412 * 6), usable.AsSpan(412), probabilities.AsSpan(412 * 3)));
        Assert.Equal(new RowKey(5, 420), thrown.First);
        Assert.Throws<ArgumentException>(() => scorer.Predict(5, 0, halves.AsSpan(0, 12), default, new float[5]));
    }

    private static SoftmaxHead Constant(float bias0, float bias1) => new(new[] { 0, bias0, 0, bias1 }, new SoftmaxHeadMetadata
    {
        Classes = 2,
        Dimensions = 1,
        PresentClasses = [0, 1],
        C = 1,
        Images = 2,
        TrainingLogLoss = 0,
        Iterations = 0,
        Converged = true,
    });
}
