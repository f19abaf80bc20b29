using Assay.Numerics;
using Assay.Numerics.Statistics;
using Assay.Scoring.Core.Heads;
using Xunit;

namespace Assay.UnitTests.Scoring;

public sealed class SoftmaxRegressionTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };

    public static TheoryData<double, bool, double[]> Golden() => new()
    {
        { 0.5, false, [0.618761, 0.329396, 0.051843, 0.128373, 0.453065, 0.418562, 0.066389, 0.196283, 0.737328, 0.673548, 0.166883, 0.159569] },
        { 0.01, false, [0.355682, 0.348909, 0.295409, 0.310483, 0.350677, 0.338840, 0.304044, 0.323340, 0.372616, 0.355020, 0.319017, 0.325963] },
        { 0.5, true, [0.623013, 0.335690, 0.041296, 0.116405, 0.411401, 0.472194, 0.056833, 0.177496, 0.765671, 0.707123, 0.161298, 0.131579] },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Fit_Golden_EqualsScikitLearn(double c, bool weighted, double[] expected)
    {
        var head = Fit(GoldenSample.Create(weighted ? GoldenSample.Weights : null), c);
        var probabilities = Predict(head, GoldenSample.X);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], probabilities[i], 2e-5);
        Assert.True(head.Metadata.Converged);
    }

    [Fact]
    public void Fit_Golden_ReportsTheTrainingLogLoss()
    {
        Assert.Equal(0.5740759563937344, Fit(GoldenSample.Create(), 0.5).Metadata.TrainingLogLoss, 1e-5);
        Assert.Equal(1.0245822682111598, Fit(GoldenSample.Create(), 0.01).Metadata.TrainingLogLoss, 1e-5);
    }

    [Fact]
    public void Fit_ClassWithoutExamples_GetsProbabilityZero()
    {
        // LogisticRegression(C=0.5, multi_class='multinomial') on the rows of classes 0 and 1, here called 1 and 3 of 5.
        var rows = Enumerable.Range(0, 24).Where(i => GoldenSample.Y[i] < 2).ToArray();
        var x = rows.SelectMany(i => GoldenSample.X[(3 * i)..(3 * i + 3)]).ToArray();
        var y = rows.Select(i => GoldenSample.Y[i] == 0 ? 1 : 3).ToArray();
        var head = Fit(new TrainingSample(x, 3, y, 5), 0.5);
        var p = Predict(head, x);
        Assert.Equal([1, 3], head.Metadata.PresentClasses);
        double[] expected = [0, 0.65848542, 0, 0.34151458, 0, 0, 0.18411509, 0, 0.81588491, 0];
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], p[i], 2e-5);
    }

    [Fact]
    public void ClassWeights_Guided_EqualThePapersFormula()
    {
        // By hand: t = 1000; ln(.3 x 1000 / 10) = ln 30, ln(.3 x 1000 / 90) = 1.204, and 1 where it would be less.
        var weights = ClassWeights.Guided([10, 90, 900, 0]);
        Assert.Equal(Math.Log(30), weights[0], 1e-6);
        Assert.Equal(Math.Log(10 / 3.0), weights[1], 1e-6);
        Assert.Equal([1f, 1f], weights[2..]);
        Assert.Equal([1f, 1f], ClassWeights.Guided([0, 0]));
        Assert.Empty(ClassWeights.Guided([]));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassWeights.Guided([1], 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => ClassWeights.Guided([-1]));
    }

    [Fact]
    public void Objective_Gradient_EqualsFiniteDifferences()
    {
        var (x, y) = GoldenSample.Clusters(60, 4, 3, 11);
        var weights = Enumerable.Range(0, 60).Select(i => 0.5f + i % 3).ToArray();
        var folds = Enumerable.Range(0, 60).Select(i => i % 4).ToArray();
        var rows = StandardizedRows.Create(new TrainingSample(x, 4, y, 3, weights), folds, 4, Serial);
        var objective = new MultinomialObjective(rows, heldOutFold: 2, classNames: null, Serial);
        var point = Enumerable.Range(0, objective.ParameterCount).Select(i => Math.Sin(i)).ToArray();
        double[] gradient = new double[point.Length], unused = new double[point.Length];
        objective.Evaluate(0.1, point, gradient);
        for (var i = 0; i < point.Length; i++)
        {
            const double Step = 1e-2;
            var (low, high) = (point.ToArray(), point.ToArray());
            low[i] -= Step;
            high[i] += Step;
            var difference = (objective.Evaluate(0.1, high, unused) - objective.Evaluate(0.1, low, unused)) / (2 * Step);
            Assert.Equal(difference, gradient[i], 1e-4);
        }
    }

    [Fact]
    public void Fit_AnyDegree_GivesTheSameBits()
    {
        var (x, y) = GoldenSample.Clusters(5000, 9, 7, 12);
        var sample = new TrainingSample(x, 9, y, 7);
        var weights = new[] { 1, 2, 7 }.Select(degree => SoftmaxRegression.Fit(
            sample, new SoftmaxRegressionOptions { C = 0.1 }, new ParallelOptions { MaxDegreeOfParallelism = degree }).Weights.ToArray()).ToArray();
        Assert.Equal(weights[0], weights[1]);
        Assert.Equal(weights[0], weights[2]);
    }

    [Fact]
    public void Predict_RowAloneOrInABatch_HasTheSameBitsAndSumsToOne()
    {
        var (x, y) = GoldenSample.Clusters(100, 9, 7, 13);
        var head = Fit(new TrainingSample(x, 9, y, 7), 1);
        var batch = Predict(head, x);
        for (var i = 0; i < 100; i++)
        {
            Assert.Equal(batch[(i * 7)..(i * 7 + 7)], Predict(head, x[(i * 9)..(i * 9 + 9)]));
            Assert.Equal(1, batch[(i * 7)..(i * 7 + 7)].Sum(), 1e-5f);
        }
    }

    [Fact]
    public void Fit_ConstantAndHugeColumns_StaysFinite()
    {
        var (x, y) = GoldenSample.Clusters(200, 4, 2, 14);
        for (var i = 0; i < 200; i++)
        {
            x[i * 4] = 0.1f;
            x[i * 4 + 1] *= 60_000;
        }

        var head = Fit(new TrainingSample(x, 4, y, 2), 1);
        Assert.Equal(0, head.Weights.Span[0]);
        Assert.All(Predict(head, x), p => Assert.InRange(p, 0f, 1f));
    }

    [Fact]
    public void Fit_SeparableClasses_StaysBounded()
    {
        float[] x = [-2, -1, 1, 2];
        var head = Fit(new TrainingSample(x, 1, new[] { 0, 0, 1, 1 }, 2), 1e6);
        Assert.All(head.Weights.ToArray(), w => Assert.True(float.IsFinite(w)));
        Assert.True(Predict(head, x)[0] > 0.99f);
    }

    [Fact]
    public void Fit_ManyClassesFewRows_Works()
    {
        var (x, _) = GoldenSample.Clusters(300, 5, 3, 15);
        var y = Enumerable.Range(0, 300).Select(i => i * 7 % 1000).ToArray();
        var head = Fit(new TrainingSample(x, 5, y, 1000), 1e-2);
        Assert.Equal(300, head.Metadata.PresentClasses.Count);
        Assert.Equal(1, Predict(head, x[..5]).Sum(), 1e-4f);
    }

    [Fact]
    public void Fit_OneClass_NamesItAndTheRemedy()
    {
        var sample = new TrainingSample(new float[6], 2, new[] { 1, 1, 1 }, 2);
        var thrown = Assert.Throws<SingleClassException>(() =>
            SoftmaxRegression.Fit(sample, new SoftmaxRegressionOptions { ClassNames = ["ant", "bee"] }, Serial));
        Assert.Equal(1, thrown.ClassId);
        Assert.Equal(
            "A head needs images of at least two classes, but all 3 labelled images have the class 'bee' (id 1). Label images of another class, or choose a label version that has some.",
            thrown.Message);
    }

    [Fact]
    public void Fit_NoImages_NamesTheRemedy()
    {
        var empty = new TrainingSample(ReadOnlyMemory<float>.Empty, 2, ReadOnlyMemory<int>.Empty, 2);
        var thrown = Assert.Throws<NoLabelledImagesException>(() => Fit(empty, 1));
        Assert.Contains("Label some images first", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<NoLabelledImagesException>(() => Fit(new TrainingSample(new float[4], 2, new[] { 0, 1 }, 2, new float[2]), 1));
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void TrainingSample_NonFiniteEmbedding_NamesRowsAndRemedy(float hostile)
    {
        float[] x = [1, 2, hostile, 4, 5, hostile];
        RowKey[] keys = [new(0, 5), new(42, 17), new(43, 0)];
        var thrown = Assert.Throws<NonFiniteEmbeddingsException>(() => new TrainingSample(x, 2, new[] { 0, 1, 0 }, 2, keys: keys));
        Assert.Equal(2, thrown.Rows);
        Assert.Equal(
            "2 of 3 embeddings hold NaN or infinite numbers, the first that of image 000042-0017. Check the model's output for these images, embed their shards again, or exclude the images.",
            thrown.Message);
    }

    [Fact]
    public void TrainingSample_WrongShapesOrLabels_Throws()
    {
        Assert.Throws<ArgumentException>(() => new TrainingSample(new float[5], 2, new[] { 0, 1, 0 }, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingSample(new float[2], 2, new[] { -1 }, 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => new TrainingSample(new float[2], 2, new[] { 2 }, 2));
        Assert.Throws<ArgumentException>(() => new TrainingSample(new float[2], 2, new[] { 0 }, 2, new[] { float.NaN }));
        Assert.Throws<ArgumentOutOfRangeException>(() => Fit(GoldenSample.Create(), 0));
    }

    [Fact]
    public void SoftmaxHead_WeightsOfAnotherShape_Throws()
    {
        var metadata = Fit(GoldenSample.Create(), 1).Metadata;
        Assert.Throws<ArgumentException>(() => new SoftmaxHead(new float[11], metadata));
        Assert.Throws<ArgumentException>(() => new SoftmaxHead(Enumerable.Repeat(float.NaN, 12).ToArray(), metadata));
        Assert.Throws<ArgumentException>(() => new SoftmaxHead(new float[12], metadata with { PresentClasses = [3] }));
    }

    private static SoftmaxHead Fit(TrainingSample sample, double c) =>
        SoftmaxRegression.Fit(sample, new SoftmaxRegressionOptions { C = c, GradientTolerance = 1e-6 }, Serial);

    private static float[] Predict(SoftmaxHead head, float[] x)
    {
        var probabilities = new float[x.Length / head.Dimensions * head.Classes];
        head.Predict(x, probabilities);
        return probabilities;
    }
}
