using Assay.Scoring.Core.Consensus;
using Xunit;

namespace Assay.UnitTests.Scoring.Consensus;

public sealed class ConsensusTests
{
    private static readonly AnnotationTable Table = Annotated.Table(Annotated.Labels, 3);

    [Fact]
    public void Majority_Ties_GoToTheModelThenToTheSmallestClass()
    {
        var model = Annotated.Predictions(Table, Annotated.Probabilities);
        Assert.Equal([0, 1, 2, 0, 2, 1, 2, 0], MajorityVote.Labels(Table, model, Annotated.Serial));
        var tie = Annotated.Table(new[,] { { 2, 1 } }, 3);
        Assert.Equal([1], MajorityVote.Labels(tie, null, Annotated.Serial));
        Assert.Equal([2], MajorityVote.Labels(tie, Annotated.Predictions(tie, [[.5f, .2f, .3f]]), Annotated.Serial));
        Assert.Equal([1], MajorityVote.Labels(tie, Annotated.Predictions(tie, [[.4f, .3f, .3f]]), Annotated.Serial));
    }

    [Fact]
    public void Crowdlab_Golden_EqualsTheFormulas()
    {
        // In numpy, image by image, annotator by annotator and class by class from the formulas in methods.md: weights by the majority, consensus = argmax of
        // the posterior, weights again by the consensus.
        var crowdlab = Crowdlab.Of(Table, Annotated.Predictions(Table, Annotated.Probabilities), Annotated.Serial);
        Assert.Equal([0, 1, 2, 0, 2, 1, 2, 2], crowdlab.Consensus.Labels);
        Assert.Equal(0.7023809523809523, crowdlab.Agreement, 1e-12);
        Assert.Equal(1.243734296383275, crowdlab.ModelWeight, 1e-12);
        AssertClose([0.27083333333333337, 0.125, 0.2222222222222222, 0.20454545454545447], crowdlab.AnnotatorWeights, 1e-12);
        AssertClose(
            [0.6347164170850226, 0.7007751549059938, 0.5784635536453618, 0.5445845672401431, 0.7007316798217866, 0.5169844808599318, 0.371953323486496, 0.649396204786397],
            crowdlab.Consensus.Quality, 1e-6);
        AssertClose([0.6122639400732013, 0.49749693016000773, 0.5859226157729137, 0.6449016739918406], crowdlab.Consensus.AnnotatorQuality, 1e-6);
        AssertClose(
            [0.6047375523302245, 0.663910165646701, 0.5549836138305847, 0.5210405348430452, 0.6629756501888185, 0.5003611776370617, 0.3673363439692443, 0.6176860028515464],
            crowdlab.ActiveLab(), 1e-6);
    }

    [Fact]
    public void ActiveLab_ImagesWithoutAnnotations_CompareWithOthers()
    {
        var builder = new AnnotationTableBuilder(10, 4, 3);
        for (var image = 0; image < 8; image++)
        {
            for (var j = 0; j < 4; j++)
            {
                if (Annotated.Labels[image, j] >= 0) builder.Add(image, j, Annotated.Labels[image, j]);
            }
        }

        var table = builder.Build();
        var crowdlab = Crowdlab.Of(table, Annotated.Predictions(table, [.. Annotated.Probabilities, [.1f, .6f, .3f]]), Annotated.Serial);
        var scores = crowdlab.ActiveLab();

        // (w_M .6 + w / 3) / (w_M + w), w = mean annotator weight, as in the golden numbers above; the tenth image has no prediction: 1 / K.
        Assert.Equal(0.5621632041121417, scores[8], 1e-6);
        Assert.Equal(1.0 / 3, scores[9], 1e-6);
        Assert.Equal((-1, 0f), (crowdlab.Consensus.Labels[8], crowdlab.Consensus.Quality[8]));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void DawidSkene_Golden_EqualsTheFormulas(bool oneCoin)
    {
        // In numpy with dense theta [M, K, K] and T [N, K], smoothing .01, M and E steps from the shares of votes, six of each.
        var options = new DawidSkeneOptions { MaxIterations = 5, Tolerance = 0 };
        var result = oneCoin ? OneCoinDawidSkene.Fit(Table, options, Annotated.Serial) : DawidSkene.Fit(Table, options, Annotated.Serial);
        Assert.Equal([0, 1, 2, 0, 2, 1, 2, 0], result.Consensus.Labels);
        AssertClose(
            oneCoin
                ? [0.9601910301971162, 0.9936521397612752, 0.9825562908056035, 0.8920279444938383, 0.9766738948319739, 0.9895790811259958, 0.9532602858979194, 0.9717345887140951]
                : [0.9119350192933287, 0.9999735717542999, 0.9999983632967119, 0.7743862971958898, 0.9999259150752294, 0.9999223903693987, 0.9895454389454873, 0.9994472948728225],
            result.Consensus.Quality, 1e-6);
        AssertClose(
            oneCoin ? [0.3522864335296643, 0.27534986238593434, 0.3723637040844013] : [0.32774920417051906, 0.29868837093542777, 0.37356242489405317], result.Prior, 1e-12);
        Assert.Equal(oneCoin ? -21.67879526177497 : -13.639402961124029, result.LogLikelihood, 1e-10);
        AssertClose(
            oneCoin
                ? [0.9450199877313841, 0.6650661473342029, 0.7464920876672868, 0.6013958357420984]
                : [0.9433387081303686, 0.6960570626709881, 0.7758409719237811, 0.5999721935466054],
            result.Consensus.AnnotatorQuality, 1e-12);
    }

    [Fact]
    public void Methods_PlantedAnnotators_BeatTheMajority()
    {
        var crowd = new PlantedCrowd(images: 2000, classes: 4, seed: 61);
        var options = new DawidSkeneOptions();
        var majority = crowd.Accuracy(MajorityVote.Labels(crowd.Table, null, Annotated.Parallel));
        var full = DawidSkene.Fit(crowd.Table, options, Annotated.Parallel);
        var oneCoin = OneCoinDawidSkene.Fit(crowd.Table, options, Annotated.Parallel);
        var crowdlab = Crowdlab.Of(crowd.Table, crowd.Model(0.85), Annotated.Parallel).Consensus;
        Assert.True(full.Converged && oneCoin.Converged);
        Assert.True(crowd.Accuracy(full.Consensus.Labels) > majority + 0.01, $"{crowd.Accuracy(full.Consensus.Labels)} against {majority}");
        Assert.True(crowd.Accuracy(oneCoin.Consensus.Labels) > majority + 0.01);
        Assert.True(crowd.Accuracy(crowdlab.Labels) > majority, $"{crowd.Accuracy(crowdlab.Labels)} against {majority}");

        // The good annotators (even) above the bad ones (odd), by every method.
        foreach (var quality in new[] { full.Consensus.AnnotatorQuality, oneCoin.Consensus.AnnotatorQuality, crowdlab.AnnotatorQuality })
            Assert.True(quality.Where((_, j) => j % 2 == 0).Min() > quality.Where((_, j) => j % 2 == 1).Max());
    }

    [Fact]
    public void Methods_AnyThreads_GiveTheSameBits()
    {
        var crowd = new PlantedCrowd(images: 9000, classes: 5, seed: 62);
        var options = new DawidSkeneOptions { MaxIterations = 7 };
        AssertSame(DawidSkene.Fit(crowd.Table, options, Annotated.Serial).Consensus, DawidSkene.Fit(crowd.Table, options, Annotated.Parallel).Consensus);
        AssertSame(OneCoinDawidSkene.Fit(crowd.Table, options, Annotated.Serial).Consensus, OneCoinDawidSkene.Fit(crowd.Table, options, Annotated.Parallel).Consensus);
        var model = crowd.Model(0.7);
        AssertSame(Crowdlab.Of(crowd.Table, model, Annotated.Serial).Consensus, Crowdlab.Of(crowd.Table, model, Annotated.Parallel).Consensus);
    }

    [Fact]
    public void DawidSkene_RenamedClasses_RenamesTheConsensus()
    {
        int[] rename = [2, 0, 1];
        var renamed = Annotated.Labels.Clone() as int[,] ?? throw new InvalidOperationException();
        for (var i = 0; i < renamed.Length; i++)
        {
            ref var label = ref renamed[i / 4, i % 4];
            label = label < 0 ? label : rename[label];
        }

        var (before, after) = (DawidSkene.Fit(Table, new(), Annotated.Serial), DawidSkene.Fit(Annotated.Table(renamed, 3), new(), Annotated.Serial));
        Assert.Equal(before.Consensus.Labels.Select(label => rename[label]), after.Consensus.Labels);
        AssertClose(before.Consensus.Quality, after.Consensus.Quality, 1e-6);
    }

    [Fact]
    public void OneCoin_TwentyThousandClasses_IsExactAndSmall()
    {
        // Two annotators of three agree: with one parameter an annotator the class that two gave wins, whatever K.
        var table = Annotated.Table(new[,] { { 19_999, 19_999, 5 }, { 7, 7, 7 }, { 123, 9, 123 }, { 42, 42, 42 }, { 3, 3, 3 } }, 20_000);
        var result = OneCoinDawidSkene.Fit(table, new DawidSkeneOptions(), Annotated.Serial);
        Assert.Equal([19_999, 7, 123, 42, 3], result.Consensus.Labels);
        Assert.Equal(1, result.Prior.Sum(), 1e-9);
        Assert.All(result.Consensus.Quality, quality => Assert.InRange(quality, 0.5f, 1f));
        var wide = new AnnotationTableBuilder(1, 1, 20_000);
        wide.Add(0, 0, 1);
        Assert.Contains("one-coin", Assert.Throws<TooManyParametersException>(() => DawidSkene.Fit(wide.Build(), new(), Annotated.Serial)).Message, StringComparison.Ordinal);
    }

    public static TheoryData<int[,], int> Hostile => new()
    {
        { new int[0, 0], 3 },
        { new[,] { { -1 }, { -1 } }, 3 },
        { new[,] { { 0 }, { 1 }, { -1 } }, 3 },
        { new[,] { { 0, 0 }, { 0, 0 } }, 1 },
        { new[,] { { 1, 1 }, { 1, 1 }, { -1, 1 } }, 3 },
        { new[,] { { 0, 1 }, { 1, 0 } }, 2 },
        { new[,] { { 0, 1, 2 }, { 2, 1, 0 }, { 1, 0, 2 } }, 3 },
        { new[,] { { 0, -1, 0 }, { 0, -1, 1 } }, 2 },
    };

    [Theory]
    [MemberData(nameof(Hostile))]
    public void Methods_HostileTables_GiveFiniteNumbers(int[,] labels, int classes)
    {
        var table = Annotated.Table(labels, classes);
        var model = new ModelPredictions(table);
        for (var image = 0; image < table.Images; image += 2) model.Set(image, Enumerable.Repeat(1f / classes, classes).ToArray());
        var crowdlab = Crowdlab.Of(table, model, Annotated.Serial);
        Assert.All(crowdlab.ActiveLab(), score => Assert.InRange(score, 0f, 1f));
        ConsensusResult[] results =
        [
            ConsensusResult.OfMajority(table, null, Annotated.Serial),
            crowdlab.Consensus,
            DawidSkene.Fit(table, new(), Annotated.Serial).Consensus,
            OneCoinDawidSkene.Fit(table, new(), Annotated.Serial).Consensus,
        ];
        foreach (var result in results)
        {
            Assert.All(result.Quality, quality => Assert.InRange(quality, 0f, 1f));
            Assert.All(result.AnnotatorQuality, quality => Assert.InRange(quality, 0.0, 1.0));
            for (var image = 0; image < table.Images; image++)
            {
                Assert.InRange(result.Labels[image], table.Count(image) == 0 ? -1 : 0, table.Count(image) == 0 ? -1 : classes - 1);
                if (table.Count(image) == 0) Assert.Equal(0, result.Quality[image]);
            }
        }
    }

    [Fact]
    public void Crowdlab_OneAnnotationAnImage_IsTheModelsJudgement()
    {
        var table = Annotated.Table(new[,] { { 0, -1 }, { -1, 1 } }, 2);
        var crowdlab = Crowdlab.Of(table, Annotated.Predictions(table, [[.9f, .1f], [.8f, .2f]]), Annotated.Serial);
        Assert.Equal([0, 1], crowdlab.Consensus.Labels);
        Assert.Equal([.9f, .2f], crowdlab.Consensus.Quality);

        // (2 q + 1/2) / 3.
        AssertClose([(2 * .9 + .5) / 3, (2 * .2 + .5) / 3], crowdlab.ActiveLab(), 1e-6);
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(-0.1f)]
    [InlineData(1.2f)]
    [InlineData(float.PositiveInfinity)]
    public void Predictions_NoProbabilities_AreRefused(float value) =>
        Assert.Equal(3, Assert.Throws<InvalidProbabilitiesException>(() => new ModelPredictions(Table).Set(3, [.5f, value, .5f])).Image);

    private static void AssertSame(ConsensusResult expected, ConsensusResult actual)
    {
        Assert.Equal(expected.Labels, actual.Labels);
        Assert.Equal(expected.Quality, actual.Quality);
        Assert.Equal(expected.AnnotatorQuality, actual.AnnotatorQuality);
    }

    private static void AssertClose(double[] expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Length, actual.Count);
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], actual[i], tolerance);
    }

    private static void AssertClose(double[] expected, float[] actual, double tolerance) => AssertClose(expected, Array.ConvertAll(actual, value => (double)value), tolerance);

    private static void AssertClose(float[] expected, float[] actual, double tolerance) => AssertClose(Array.ConvertAll(expected, value => (double)value), actual, tolerance);
}
