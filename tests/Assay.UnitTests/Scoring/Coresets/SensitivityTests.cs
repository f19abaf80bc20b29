using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.Scoring.Core.Coresets;
using Assay.Scoring.Core.Heads;
using Xunit;

namespace Assay.UnitTests.Scoring.Coresets;

public sealed class SensitivityTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };
    private static readonly ParallelOptions Four = new() { MaxDegreeOfParallelism = 4 };
    private static readonly double[] Weights = Array.ConvertAll(GoldenSample.Weights, weight => (double)weight);

    // NumPy 1.24.2 on GoldenSample.X in double precision. Leverage: (numpy.linalg.qr(sqrt(w) X)[0] ** 2).sum(1); root: its square root + w / sum(w);
    // Lewis: 60 times u = sqrt(einsum('ij,jk,ik->i', A, inv((A / u[:, None]).T @ A), A)) from u = 1, A = w X.
    public static TheoryData<SensitivityKind, bool, bool, double[]> Golden() => new()
    {
        { SensitivityKind.Leverage, false, false, [0.202891038, 0.123745774, 0.180052065, 0.104239660, 0.069057495, 0.122310903] },
        { SensitivityKind.Leverage, true, false, [0.214949700, 0.103816812, 0.275536393, 0.097698558, 0.066581167, 0.099510903] },
        { SensitivityKind.RootLeverage, true, true, [0.504379031, 0.356688923, 0.587611530, 0.347050444, 0.298785616, 0.349936247] },
        { SensitivityKind.Lewis, false, false, [0.170283874, 0.122179065, 0.164018417, 0.120903231, 0.097247452, 0.124421894] },
        { SensitivityKind.Lewis, true, false, [0.175011409, 0.103049247, 0.248675891, 0.107849327, 0.095017908, 0.103332993] },
    };

    [Theory]
    [MemberData(nameof(Golden))]
    public void Model_Golden_EqualsNumpy(SensitivityKind kind, bool weighted, bool uniform, double[] expected)
    {
        var weights = weighted ? Weights : [];
        var model = Fit(GoldenSample.X, 3, weights, kind);
        var scores = new double[24];
        if (uniform) model.Sensitivities(GoldenSample.X, weights, scores, Serial);
        else model.Scores(GoldenSample.X, weights, scores, Serial);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], scores[i], 2e-9);
    }

    [Theory]
    [InlineData(SensitivityKind.Leverage)]
    [InlineData(SensitivityKind.Lewis)]
    public void Scores_OfAnyRank_SumToIt(SensitivityKind kind)
    {
        // The last column is the sum of the first two: rank 3 of 4.
        var random = new Xoshiro256(3);
        var x = new float[500 * 4];
        for (var i = 0; i < 500; i++)
        {
            for (var j = 0; j < 3; j++) x[i * 4 + j] = random.NextInt32(41) - 20;
            x[i * 4 + 3] = x[i * 4] + x[i * 4 + 1];
        }

        var weights = Enumerable.Range(0, 500).Select(i => 0.25 * (i % 5)).ToArray();
        var model = Fit(x, 4, weights, kind);
        var scores = new double[500];
        model.Scores(x, weights, scores, Four);
        Assert.Equal(3, model.Rank);
        Assert.Equal(3, scores.Sum(), 1e-8);
        Assert.All(scores, score => Assert.InRange(score, 0, 1 + 1e-9));
        Assert.Equal(0, scores[0]);
    }

    [Fact]
    public void Sensitivities_AnyDegreeAndAnyBlocks_GiveTheSameBits()
    {
        var (x, _) = GoldenSample.Clusters(3000, 17, 3, 5);
        foreach (var kind in Enum.GetValues<SensitivityKind>())
        {
            var (one, four) = (new double[3000], new double[3000]);
            Fit(x, 17, [], kind, 3).Sensitivities(x, default, one, Serial);
            var model = new SensitivityModel(17, kind, 3);
            while (model.PassesLeft > 0)
            {
                for (var start = 0; start < 3000; start += 1000) model.Add(x.AsMemory(start * 17, 17_000), default, Four);
                model.EndPass(Four);
            }

            model.Sensitivities(x, default, four, Four);
            Assert.Equal(one, four);
        }
    }

    [Fact]
    public void Model_AllIdenticalEmbeddings_FindsAllEquallyImportant()
    {
        var x = Enumerable.Repeat(new[] { 1f, 2, 3 }, 8).SelectMany(row => row).ToArray();
        foreach (var kind in Enum.GetValues<SensitivityKind>())
        {
            var model = Fit(x, 3, [], kind);
            var scores = new double[8];
            model.Sensitivities(x, default, scores, Serial);
            Assert.Equal(1, model.Rank);
            var expected = kind == SensitivityKind.RootLeverage ? Math.Sqrt(1 / 8.0) + 1 / 8.0 : 2 / 8.0;
            Assert.All(scores, score => Assert.Equal(expected, score, 1e-9));
        }
    }

    [Fact]
    public void Model_FewerRowsThanDimensions_GivesEachItsOwnDirection()
    {
        var (x, _) = GoldenSample.Clusters(5, 30, 2, 6);
        foreach (var kind in Enum.GetValues<SensitivityKind>())
        {
            var model = Fit(x, 30, [], kind);
            var scores = new double[5];
            model.Scores(x, default, scores, Serial);
            Assert.Equal(5, model.Rank);
            Assert.All(scores, score => Assert.Equal(1, score, 1e-8));
        }
    }

    [Fact]
    public void Model_ZeroEmbeddings_AreImportantOnlyByTheirNumber()
    {
        foreach (var kind in Enum.GetValues<SensitivityKind>())
        {
            var scores = new double[4];
            Fit(new float[8], 2, [], kind).Sensitivities(new float[8], default, scores, Serial);
            Assert.All(scores, score => Assert.Equal(0.25, score));
        }
    }

    [Fact]
    public void Model_NoRowsOrNoWeight_NamesTheRemedy()
    {
        Assert.Contains("Label some images first", Assert.Throws<NoWeightException>(() => Fit([], 3, [], SensitivityKind.Leverage)).Message, StringComparison.Ordinal);
        Assert.Throws<NoWeightException>(() => Fit(new float[6], 3, [0, 0], SensitivityKind.Lewis));
        Assert.Throws<InvalidOperationException>(() => new SensitivityModel(3, SensitivityKind.Leverage).Rank);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    public void Add_NonFiniteEmbedding_NamesTheImage(float hostile)
    {
        float[] x = [1, 2, hostile, 4];
        RowKey[] keys = [new(3, 1), new(3, 9)];
        var thrown = Assert.Throws<NonFiniteEmbeddingsException>(() => new SensitivityModel(2, SensitivityKind.Leverage).Add(x, default, Serial, keys));
        Assert.Contains("000003-0009", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<NonFiniteEmbeddingsException>(() => new ClassLeverage(2, [0], 0).Add(x, [0, 0], default, Serial, keys));
    }

    // NumPy: for each class, einsum('ij,jk,ik->i', X, inv(X.T @ X + ridge * trace(X.T @ X) / 3 * eye(3)), X).
    [Theory]
    [InlineData(0, new[] { 0.665564673, 0.428489513, 0.444585173, 0.198596426, 0.631398465, 0.278210534 })]
    [InlineData(0.05, new[] { 0.439324792, 0.318909708, 0.244035812, 0.180851636, 0.345407933, 0.179703355 })]
    public void ClassLeverage_Golden_EqualsNumpy(double ridge, double[] expected)
    {
        var scores = ScoresOf(GoldenSample.X, 3, GoldenSample.Y, [0, 1, 2], ridge);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], scores[i], 1e-8);
        if (ridge == 0) Assert.Equal(9, scores.Sum(), 1e-9);
    }

    [Fact]
    public void ClassLeverage_SomeClasses_LeavesTheOthersOut()
    {
        var scores = ScoresOf(GoldenSample.X, 3, GoldenSample.Y, [1], 0);
        Assert.Equal(3, scores.Sum(), 1e-9);
        Assert.All(scores.Where((_, row) => GoldenSample.Y[row] != 1), score => Assert.Equal(0, score));
    }

    [Fact]
    public void ClassLeverage_OneExampleOrNone_IsDefined()
    {
        float[] x = [1, 2, 3, 4, 0, 0];
        Assert.Equal([1, 0, 0], ScoresOf(x, 2, [0, -1, 1], [0, 1, 2], 0), (a, b) => Math.Abs(a - b) < 1e-12);
        Assert.Equal(0.8, ScoresOf(x, 2, [0, -1, 1], [0], 0.5)[0], 1e-12);
    }

    // By hand: |(.7, .2, .1) - (0, 1, 0)| = sqrt(.49 + .64 + .01), |(1, 2, 2, 1)| = sqrt(10).
    [Fact]
    public void GradientNorm_OneRow_IsWorkedByHand()
    {
        Assert.Equal(Math.Sqrt(1.14 * 10), GradientNorm.OfRow([.7f, .2f, .1f], 1, [1, 2, 2]), 1e-6);
        Assert.Equal(0, GradientNorm.OfRow([1, 0], 0, [5]));
        Assert.Equal(Math.Sqrt(2), GradientNorm.ErrorLength([1, 0], 1), 1e-12);
        Assert.Equal(0, GradientNorm.ErrorLength([1], 0));
    }

    [Fact]
    public void GradientNorm_HostileNumbers_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => GradientNorm.OfRow([float.NaN, 1], 0, [1]));
        Assert.Throws<ArgumentException>(() => GradientNorm.OfRow([2, -1], 0, [1]));
        Assert.Throws<ArgumentException>(() => GradientNorm.OfRow([.5f, .5f], 0, [float.NaN]));
        Assert.Throws<ArgumentOutOfRangeException>(() => GradientNorm.OfRow([.5f, .5f], 2, [1]));
    }

    // By hand: (.5 x 10) / (.2 x 40) = .625, and .8 sqrt(.625).
    [Fact]
    public void CleaningImportance_OneRow_IsWorkedByHand()
    {
        var contrast = CleaningImportance.Contrast(0.5, 10, 0.2, 40);
        Assert.Equal(0.625, contrast, 1e-12);
        Assert.Equal(0.8 * Math.Sqrt(0.625), CleaningImportance.Of(0.8, contrast), 1e-12);
        Assert.Equal(1, CleaningImportance.Contrast(0, 10, 0, 40));
        Assert.Throws<ArgumentException>(() => CleaningImportance.Contrast(double.NaN, 10, 0.2, 40));
        Assert.Throws<ArgumentException>(() => CleaningImportance.Contrast(0.5, 0, 0.2, 40));
    }

    private static SensitivityModel Fit(float[] x, int dimensions, double[] weights, SensitivityKind kind, int iterations = SensitivityModel.DefaultLewisIterations)
    {
        var model = new SensitivityModel(dimensions, kind, iterations);
        while (model.PassesLeft > 0)
        {
            model.Add(x, weights, Serial);
            model.EndPass(Serial);
        }

        return model;
    }

    private static double[] ScoresOf(float[] x, int dimensions, int[] labels, int[] classes, double ridge)
    {
        var model = new ClassLeverage(dimensions, classes, ridge);
        model.Add(x, labels, default, Serial);
        model.Fit(Serial);
        var scores = new double[labels.Length];
        model.Scores(x, labels, default, scores, Serial);
        return scores;
    }
}
