using Assay.Numerics.Randomness;
using Assay.Scoring.Core.Consensus;
using Xunit;

namespace Assay.UnitTests.Scoring.Consensus;

public sealed class AgreementTests
{
    // Krippendorff, "Computing Krippendorff's alpha-reliability", 2011, section C: four observers, twelve units, missing data; alpha = .743 for nominal data.
    private static readonly int[,] Krippendorff =
    {
        { 1, 1, -1, 1 }, { 2, 2, 3, 2 }, { 3, 3, 3, 3 }, { 3, 3, 3, 3 }, { 2, 2, 2, 2 }, { 1, 2, 3, 4 },
        { 4, 4, 4, 4 }, { 1, 1, 2, 1 }, { 2, 2, 2, 2 }, { -1, 5, 5, 5 }, { -1, -1, 1, 1 }, { -1, 3, -1, -1 },
    };

    // The worked example of Fleiss' kappa that Wikipedia gives: ten subjects, fourteen raters, five categories; kappa = .210.
    private static readonly int[][] FleissCounts =
    [
        [0, 0, 0, 0, 14], [0, 2, 6, 4, 2], [0, 0, 3, 5, 6], [0, 3, 9, 2, 0], [2, 2, 8, 1, 1], [7, 7, 0, 0, 0], [3, 2, 6, 3, 0], [2, 5, 3, 2, 2], [6, 5, 2, 1, 0], [0, 2, 2, 3, 7],
    ];

    [Fact]
    public void Alpha_KrippendorffsObservers_IsAsPublished()
    {
        var statistics = AgreementStatistics.Of(Annotated.Table(Krippendorff, 6));
        Assert.Equal(0.743421052631579, statistics.KrippendorffAlpha!.Value, 1e-12);
        Assert.Equal(11, statistics.OverlappingImages);
    }

    [Fact]
    public void Kappa_FleissTable_IsAsPublished()
    {
        var builder = new AnnotationTableBuilder(FleissCounts.Length, 14, 5);
        for (var image = 0; image < FleissCounts.Length; image++)
        {
            var annotator = 0;
            for (var label = 0; label < 5; label++)
            {
                for (var i = 0; i < FleissCounts[image][label]; i++) builder.Add(image, annotator++, label);
            }
        }

        var statistics = AgreementStatistics.Of(builder.Build());
        Assert.Equal(0.378, statistics.PercentAgreement!.Value, 5e-4);
        Assert.Equal(0.210, statistics.FleissKappa!.Value, 5e-4);
        Assert.Equal(1, statistics.UnanimousImages);
    }

    [Fact]
    public void Cohen_MissingLabels_EqualsScikitLearn()
    {
        // sklearn.metrics.cohen_kappa_score of the five images that both labelled.
        var kappa = CohenKappa.Of(Annotated.Table(Annotated.Labels, 3), 1, 0);
        Assert.Equal((0, 1, 5), (kappa.First, kappa.Second, kappa.Images));
        Assert.Equal(0.16666666666666663, kappa.Kappa!.Value, 1e-12);
        Assert.Equal(0.6, kappa.Agreement, 1e-12);
    }

    [Fact]
    public void MostShared_Pairs_ComeInOrder()
    {
        var pairs = CohenKappa.MostShared(Annotated.Table(Annotated.Labels, 3), 3);
        Assert.Equal([(0, 1, 5), (0, 3, 4), (1, 3, 4)], pairs.Select(pair => (pair.First, pair.Second, pair.Images)));
    }

    [Theory]
    [InlineData(SetDistance.Nominal, 0.1588235294117647)]
    [InlineData(SetDistance.Jaccard, 0.3647199046483909)]
    [InlineData(SetDistance.Masi, 0.27698499817050803)]
    public void SetAlpha_Golden_EqualsTheDefinition(SetDistance distance, double expected)
    {
        // By all pairs of values, in Python: 1 - (sum over units of sum of d(a, b) / (m - 1) / n) / (sum over pairs of all values of d / (n (n - 1))).
        int[]?[][] sets =
        [
            [[0], [0, 1], null], [[2], [2], [2, 3]], [[1, 2], [0, 1], [2, 1]], [[], [3], []], [[3], null, null], [[0, 1, 2], [1, 0], [1]],
        ];
        var table = Build(sets, 3, 4);
        Assert.Equal(expected, SetAgreement.Alpha(table, distance, Annotated.Serial)!.Value, 1e-12);
        if (distance == SetDistance.Nominal) Assert.Equal(expected, AgreementStatistics.Of(table.Answers).KrippendorffAlpha!.Value, 1e-12);
    }

    [Fact]
    public void Distance_Sets_AreJaccardAndMasi()
    {
        var table = Build([[[0, 1], [1], [1, 2], [3], []]], 5, 4);
        var place = table.Sets.Select((set, index) => (Key: string.Join(',', set), index)).ToDictionary(set => set.Key, set => set.index);
        double Distance(string a, string b, SetDistance distance) => table.Distance(place[a], place[b], distance);
        Assert.Equal(1 - 1.0 / 2, Distance("0,1", "1", SetDistance.Jaccard), 1e-15);
        Assert.Equal(1 - 1.0 / 2 * 2 / 3, Distance("0,1", "1", SetDistance.Masi), 1e-15);
        Assert.Equal(1 - 1.0 / 3 / 3, Distance("0,1", "1,2", SetDistance.Masi), 1e-15);
        Assert.Equal(1, Distance("0,1", "3", SetDistance.Masi));
        Assert.Equal(1, Distance("", "3", SetDistance.Jaccard));
        Assert.Equal(0, Distance("", "", SetDistance.Masi));
    }

    [Fact]
    public void Statistics_PerfectAgreement_AreOne()
    {
        var table = Annotated.Table(new[,] { { 0, 0, 0 }, { 1, 1, -1 }, { 2, -1, 2 }, { 0, 0, 0 } }, 3);
        var statistics = AgreementStatistics.Of(table);
        Assert.Equal(1, statistics.PercentAgreement);
        Assert.Equal(1, statistics.FleissKappa!.Value, 1e-15);
        Assert.Equal(1, statistics.KrippendorffAlpha!.Value, 1e-15);
        Assert.Equal(1, CohenKappa.Of(table, 0, 1).Kappa!.Value, 1e-15);
        var sets = Build([[[0, 1], [1, 0]], [[2], [2]], [[], []]], 2, 3);
        foreach (var distance in Enum.GetValues<SetDistance>()) Assert.Equal(1, SetAgreement.Alpha(sets, distance, Annotated.Serial)!.Value, 1e-15);
    }

    [Fact]
    public void Statistics_NothingToCompare_AreNull()
    {
        AnnotationTable[] tables =
        [
            new AnnotationTableBuilder(0, 0, 1).Build(),
            new AnnotationTableBuilder(5, 3, 4).Build(),
            Annotated.Table(new[,] { { 0 }, { 1 } }, 2),
        ];
        foreach (var table in tables) Assert.Equal(new AgreementStatistics(0, 0, null, null, null), AgreementStatistics.Of(table));
        var same = AgreementStatistics.Of(Annotated.Table(new[,] { { 1, 1 }, { 1, 1 } }, 2));
        Assert.Equal(new AgreementStatistics(2, 2, 1, null, null), same);
        Assert.Null(CohenKappa.Of(Annotated.Table(new[,] { { 1, 1 }, { 1, 1 } }, 2), 0, 1).Kappa);
        Assert.Null(CohenKappa.Of(Annotated.Table(new[,] { { 1, -1 }, { -1, 1 } }, 2), 0, 1).Kappa);
        Assert.Null(SetAgreement.Alpha(Build([[[0], null]], 2, 1), SetDistance.Jaccard, Annotated.Serial));
    }

    [Fact]
    public void Statistics_Order_DoesNotMatter()
    {
        var random = new Xoshiro256(31);
        var entries = Enumerable.Range(0, 3000).Select(i => (Image: i / 3, Annotator: i % 3 + 3 * random.NextInt32(4), Label: random.NextInt32(7))).ToArray();
        var shuffled = entries.ToArray();
        random.Shuffle<(int, int, int)>(shuffled);
        int[] rename = [3, 5, 0, 6, 1, 2, 4];
        Assert.Equal(Table(entries), Table(shuffled));
        var renamed = Table([.. shuffled.Select(entry => entry with { Label = rename[entry.Label] })]);
        Assert.Equal(Table(entries).KrippendorffAlpha!.Value, renamed.KrippendorffAlpha!.Value, 1e-12);
        Assert.InRange(renamed.FleissKappa!.Value, -0.1, 0.1);

        static AgreementStatistics Table((int Image, int Annotator, int Label)[] entries)
        {
            var builder = new AnnotationTableBuilder(1000, 12, 7);
            foreach (var (image, annotator, label) in entries) builder.Add(image, annotator, label);
            return AgreementStatistics.Of(builder.Build());
        }
    }

    [Fact]
    public void SetAlpha_ManySets_HasTheSameBitsOnAnyThreads()
    {
        var random = new Xoshiro256(32);
        var rows = Enumerable.Range(0, 2000).Select(_ => Enumerable.Range(0, 3).Select(_ => (int[]?)[.. Enumerable.Range(0, 20).Where(_ => random.NextInt32(6) == 0)]).ToArray()).ToArray();
        var table = Build(rows, 3, 20);
        foreach (var distance in Enum.GetValues<SetDistance>())
            Assert.Equal(SetAgreement.Alpha(table, distance, Annotated.Serial), SetAgreement.Alpha(table, distance, Annotated.Parallel));
    }

    [Fact]
    public void Refinement_Images_AreSettledWhereAllAgreeWithTheOriginal()
    {
        var table = Build([[[0, 1], [1, 0]], [[0], [0, 1]], [[2], [2]], [null, null], [[1], null]], 2, 3);
        Assert.Equal(Refinement.Settled, RefinementCondition.Of(table, 0, 1));
        Assert.Equal(Refinement.Settled, RefinementCondition.Of(table, 0, -1));
        Assert.Equal(Refinement.OriginalLeftOut, RefinementCondition.Of(table, 0, 2));
        Assert.Equal(Refinement.Disagreement, RefinementCondition.Of(table, 1, 0));
        Assert.Equal(Refinement.OriginalLeftOut, RefinementCondition.Of(table, 2, 0));
        Assert.Equal(Refinement.NotAnnotated, RefinementCondition.Of(table, 3, 0));
        Assert.Equal(Refinement.Settled, RefinementCondition.Of(table, 4, 1));
    }

    [Fact]
    public void Builder_WrongAnnotations_AreRefused()
    {
        var builder = new AnnotationTableBuilder(2, 2, 3);
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(2, 0, 0));
        Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(0, -1, 0));
        Assert.Contains("0 .. 2", Assert.Throws<ArgumentOutOfRangeException>(() => builder.Add(0, 0, 3)).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new AnnotationTableBuilder(1, 1, 0));
        builder.Add(1, 1, 0);
        builder.Add(0, 1, 0);
        builder.Add(1, 1, 2);
        Assert.Contains("Annotator 1 labelled image 1", Assert.Throws<ArgumentException>(builder.Build).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new LabelSetTableBuilder(1, 1, 3).Add(0, 0, [0, 3]));
    }

    private static LabelSetTable Build(int[]?[][] rows, int annotators, int classes)
    {
        var builder = new LabelSetTableBuilder(rows.Length, annotators, classes);
        for (var image = 0; image < rows.Length; image++)
        {
            for (var annotator = 0; annotator < rows[image].Length; annotator++)
            {
                if (rows[image][annotator] is { } set) builder.Add(image, annotator, set);
            }
        }

        return builder.Build();
    }
}
