using Assay.Numerics;
using Assay.Numerics.Randomness;
using Assay.Scoring.Core.LabelErrors;
using Xunit;

namespace Assay.UnitTests.Scoring.LabelErrors;

public sealed class ConfidentLearningTests
{
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };

    // What a plain transcription of the paper's formulae in numpy (argmax over masks, sorted margins) gives for Golden().
    private static readonly int[] OffDiagonal = [3, 8, 13, 18, 23, 33, 48, 53, 58];
    private static readonly int[] OffDiagonalGuess = [0, 0, 2, 1, 0, 2, 0, 2, 1];

    [Fact]
    public void Find_Golden_EqualsNumpy()
    {
        var (p, y) = Golden();
        var found = ConfidentLearning.Find(p, y, 3, LabelIssueFilter.OffDiagonal, Serial);

        Assert.Equal(42, found.Joint.Counted);
        long[,] joint = { { 17, 2, 3 }, { 2, 8, 0 }, { 2, 0, 8 } };
        double[,] calibrated = { { 22.40909090909091, 2.6363636363636362, 3.954545454545454 }, { 3, 12, 0 }, { 3, 0, 12 } };
        double[,] noise = { { 0.7888, 0.18012422360248445, 0.24786324786324787 }, { 0.1056, 0.8198757763975155, 0 }, { 0.1056, 0, 0.7521367521367522 } };
        for (var a = 0; a < 3; a++)
        {
            for (var b = 0; b < 3; b++)
            {
                Assert.Equal(joint[a, b], found.Joint[a, b]);
                Assert.Equal(calibrated[a, b], found.Estimate[a, b], 1e-12);
                Assert.Equal(noise[a, b], found.Estimate.GivenOfTrue(a, b), 1e-12);
                Assert.Equal(calibrated[a, b] / found.Estimate.CountGiven(a), found.Estimate.TrueOfGiven(b, a), 1e-12);
                Assert.Equal(calibrated[a, b] / 59, found.Estimate.Joint(a, b), 1e-12);
            }
        }

        Assert.Equal(12.590909090909093, found.Estimate.Wrong, 1e-9);
        Assert.Equal(OffDiagonal, found.Issues.Select(issue => issue.Key.Row));
        Assert.Equal(OffDiagonalGuess, found.Issues.Select(issue => issue.Suggested));
    }

    [Fact]
    public void Find_GoldenByPruning_FlagsAsManyAsTheJointSays()
    {
        var (p, y) = Golden();
        var pruned = ConfidentLearning.Find(p, y, 3, LabelIssueFilter.PruneByNoiseRate, Serial);
        Assert.Equal([((0, 1), 3L), ((0, 2), 4), ((1, 0), 3), ((2, 0), 3)], pruned.Estimate.CountToPrune().Select(cell => (cell.Key, cell.Value)));
        Assert.Equal([3, 8, 13, 18, 23, 28, 33, 48, 53, 58], pruned.Issues.Select(issue => issue.Key.Row));
        Assert.Equal([0, 0, 2, 1, 0, 0, 2, 0, 2, 1], pruned.Issues.Select(issue => issue.Suggested));

        var both = ConfidentLearning.Find(p, y, 3, LabelIssueFilter.Both, Serial);
        Assert.Equal(OffDiagonal, both.Issues.Select(issue => issue.Key.Row));
    }

    [Theory]
    [InlineData(LabelIssueFilter.OffDiagonal)]
    [InlineData(LabelIssueFilter.PruneByNoiseRate)]
    [InlineData(LabelIssueFilter.Both)]
    public void Find_AnyDegreeAndBlock_GivesTheSame(LabelIssueFilter filter)
    {
        var (p, y) = Random(5000, 17, 3);
        var expected = ConfidentLearning.Find(p, y, 17, filter, Serial);
        Assert.NotEmpty(expected.Issues);
        foreach (var (degree, block) in new[] { (4, 1024), (3, 77), (1, 5000) })
        {
            var found = ConfidentLearning.Find(
                (start, rows, labels) =>
                {
                    p.AsSpan(start * 17, rows.Length).CopyTo(rows);
                    y.AsSpan(start, labels.Length).CopyTo(labels);
                },
                y.Length, 17, filter, new ParallelOptions { MaxDegreeOfParallelism = degree }, block);
            Assert.Equal(expected.Issues, found.Issues);
            Assert.Equal(expected.Estimate.Cells, found.Estimate.Cells);
        }
    }

    [Fact]
    public void Merge_ShardsInAnyOrder_GivesTheSameBits()
    {
        var (p, y) = Random(900, 5, 8);
        var forward = new ClassThresholds(5);
        var backward = new ClassThresholds(5);
        var shards = Enumerable.Range(0, 9).Select(shard =>
        {
            var part = new ClassThresholds(5);
            part.Add(new RowKey(shard, 0), p.AsSpan(shard * 500, 500), y.AsSpan(shard * 100, 100));
            return part;
        }).ToList();
        shards.ForEach(forward.Merge);
        shards.Reverse();
        shards.ForEach(backward.Merge);
        Assert.Equal(forward.Compute(), backward.Compute());
        Assert.Equal(forward.Counts, backward.Counts);
    }

    [Fact]
    public void Confident_TheMostProbableFails_TakesTheNextThatPasses()
    {
        // Class 0 asks for .9, so .6 of it does not count; 1 and 2 pass and are equal: the smaller id.
        var confident = new ConfidentClasses([0.9, 0.1, 0.1, double.PositiveInfinity]);
        Assert.Equal(1, confident.Of([0.6f, 0.2f, 0.2f, 0]));
        Assert.Equal(0, confident.Of([0.95f, 0.05f, 0, 0]));
        Assert.Equal(ConfidentClasses.None, confident.Of([0.85f, 0.05f, 0.05f, 0.05f]));

        // As high as its threshold less the slack of 1e-6, to the last bit.
        var edge = (float)(0.25 - 1e-6);
        edge = edge < 0.25 - 1e-6 ? MathF.BitIncrement(edge) : edge;
        Assert.Equal(0, new ConfidentClasses([0.25]).Of([edge]));
        Assert.Equal(ConfidentClasses.None, new ConfidentClasses([0.25]).Of([MathF.BitDecrement(edge)]));
    }

    [Fact]
    public void Confident_EveryWidth_EqualsThePlainSearch()
    {
        var random = new Xoshiro256(5);
        for (var classes = 1; classes < 70; classes++)
        {
            // Few different values: ties are frequent.
            var thresholds = Enumerable.Range(0, classes).Select(_ => random.NextInt32(8) / 8.0).ToArray();
            var confident = new ConfidentClasses(thresholds);
            for (var trial = 0; trial < 20; trial++)
            {
                var row = Enumerable.Range(0, classes).Select(_ => random.NextInt32(8) / 8f).ToArray();
                var expected = Enumerable.Range(0, classes).Where(k => row[k] >= thresholds[k] - 1e-6).OrderByDescending(k => row[k]).ThenBy(k => k).Cast<int?>().FirstOrDefault() ?? -1;
                Assert.Equal(expected, confident.Of(row));
            }
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(float.PositiveInfinity)]
    [InlineData(-0.5f)]
    [InlineData(0.7f)]
    public void Find_NoProbabilities_NamesTheFirstImage(float bad)
    {
        var p = Enumerable.Repeat(0.5f, 20).ToArray();
        (p[8], p[14]) = (bad, bad);
        var thrown = Assert.Throws<InvalidProbabilitiesException>(() => ConfidentLearning.Find(p, new int[10], 2, LabelIssueFilter.Both, Serial));
        Assert.Equal((2, new RowKey(0, 4)), (thrown.Rows, thrown.First));

        // Rows without a label are not looked at.
        var labels = new int[10];
        (labels[4], labels[7]) = (-1, -2);
        Assert.Equal(8, ConfidentLearning.Find(p, labels, 2, LabelIssueFilter.Both, Serial).Estimate.Images);
    }

    [Fact]
    public void Find_NothingOneClassOneImage_IsDefined()
    {
        foreach (var filter in Enum.GetValues<LabelIssueFilter>())
        {
            var nothing = ConfidentLearning.Find(Array.Empty<float>(), Array.Empty<int>(), 3, filter, Serial);
            Assert.Empty(nothing.Issues);
            Assert.Equal((0, 0, 0), (nothing.Estimate.ErrorRate, nothing.Estimate.Joint(0, 0), nothing.Estimate.GivenOfTrue(1, 1)));

            var single = ConfidentLearning.Find(new float[] { 1, 1, 1 }, new[] { 0, 0, 0 }, 1, filter, Serial);
            Assert.Empty(single.Issues);
            Assert.Equal((3, 0), (single.Estimate.Correct, single.Estimate.ErrorRate));

            // Classes 1 and 2 have no images, so nobody is confident of them.
            var one = ConfidentLearning.Find(new[] { 0.2f, 0.7f, 0.1f }, new[] { 0 }, 3, filter, Serial);
            Assert.Empty(one.Issues);
            Assert.Equal((1, 0), (one.Estimate.Correct, one.Estimate.ErrorRate));
        }

        Assert.Throws<ArgumentException>(() => ConfidentLearning.Find(new float[4], new int[3], 2, LabelIssueFilter.Both, Serial));
        Assert.Throws<ArgumentOutOfRangeException>(() => ConfidentLearning.Find(new[] { 0.5f, 0.5f }, new[] { 2 }, 2, LabelIssueFilter.Both, Serial));
    }

    [Fact]
    public void Find_TwentyThousandClasses_KeepsOnlyWhatOccurs()
    {
        const int classes = 20_000;
        var found = ConfidentLearning.Find(
            (start, p, y) =>
            {
                for (var i = 0; i < y.Length; i++)
                {
                    // Image i is of class i mod 50 but every seventh has the label of the next class.
                    var actual = (start + i) % 50;
                    y[i] = (start + i) % 7 == 3 ? actual + 1 : actual;
                    p.Slice(i * classes, classes).Fill(0.1f / (classes - 1));
                    p[i * classes + actual] = 0.9f;
                }
            },
            700, classes, LabelIssueFilter.OffDiagonal, Serial, blockRows: 50);
        Assert.Equal(Enumerable.Range(0, 700).Where(i => i % 7 == 3), found.Issues.Select(issue => issue.Key.Row));
        Assert.All(found.Issues, issue => Assert.Equal(issue.Given - 1, issue.Suggested));

        // Not quite a seventh: two images have the label of a class that none is of, and its diagonal counts one all the same.
        Assert.Equal((100 - 2 / 3.0) / 700, found.Estimate.ErrorRate, 1e-9);
    }

    /// <summary>60 images of 3 classes by integer arithmetic, every fifth label moved, one image without a label: the same numbers in numpy as here.</summary>
    internal static (float[] Probabilities, int[] Labels) Golden()
    {
        var (p, y) = (new float[180], new int[60]);
        for (var i = 0; i < 60; i++)
        {
            var actual = (i * 5 + i / 4) % 3;
            var row = p.AsSpan(i * 3, 3);
            for (var k = 0; k < 3; k++) row[k] = 1 + (7 * i + 11 * k * k + 3 * i * k) % 13;
            row[i == 7 ? 0 : actual] += 9;
            var sum = row[0] + row[1] + row[2];
            for (var k = 0; k < 3; k++) row[k] /= sum;
            y[i] = i == 7 ? -1 : i % 5 == 3 ? (actual + 1 + i / 5 % 2) % 3 : actual;
        }

        return (p, y);
    }

    private static (float[] Probabilities, int[] Labels) Random(int images, int classes, ulong seed)
    {
        var random = new Xoshiro256(seed);
        var (p, y) = (new float[images * classes], new int[images]);
        for (var i = 0; i < images; i++)
        {
            var actual = random.NextInt32(classes);
            y[i] = random.NextInt32(8) == 0 ? random.NextInt32(classes) : actual;
            var row = p.AsSpan(i * classes, classes);
            var sum = 0f;
            for (var k = 0; k < classes; k++) sum += row[k] = (float)random.NextDouble() + (k == actual ? classes / 2f : 0);
            for (var k = 0; k < classes; k++) row[k] /= sum;
        }

        return (p, y);
    }
}
