using Assay.Numerics;
using Assay.Scoring.Core.Coresets;
using Assay.Scoring.Core.Coresets.Tree;
using Assay.Scoring.Core.Heads;
using Xunit;

namespace Assay.UnitTests.Scoring.Coresets;

public sealed class CoresetTreeTests
{
    private const int Rows = 2300;
    private const int Dimensions = 9;
    private const int Classes = 4;

    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };
    private static readonly ParallelOptions Four = new() { MaxDegreeOfParallelism = 4 };

    // 2,300 rows in leaves of 200: 11 whole ones and one of 100, so the live nodes are of 8 and 4 leaves.
    private static readonly CoresetTreeOptions Options = new() { Dimensions = Dimensions, LeafRows = 200, CoresetRows = 50, Seed = 3 };

    private static readonly (float[] X, int[] Y) Sample = GoldenSample.Clusters(Rows, Dimensions, Classes, 21);

    [Fact]
    public async Task Scores_OfTheTree_EqualThoseOfTheBatch()
    {
        foreach (var kind in Enum.GetValues<SensitivityKind>())
        {
            var tree = await BuildAsync(new MemoryStorage(), Options with { Sensitivity = kind });
            var batch = new SensitivityModel(Dimensions, SensitivityKind.Leverage);
            batch.Add(Sample.X, default, Serial);
            batch.EndPass(Serial);
            var expected = new double[Rows];
            batch.Scores(Sample.X, default, expected, Serial);

            var scores = await tree.ScoreAsync(Serial).ToListAsync();
            Assert.Equal(Rows, scores.Count);
            for (var i = 0; i < Rows; i++)
            {
                Assert.Equal(MatrixRows.KeyOf(i), scores[i].Key);
                Assert.Equal(expected[i], scores[i].Importance, 1e-6 * expected[i]);
            }

            Assert.Equal(Dimensions, scores.Sum(score => score.Importance), 1e-9);
        }
    }

    [Fact]
    public async Task Scores_OfDependentColumns_EqualThoseOfTheBatch()
    {
        // Whole numbers, and a column that is the sum of two others.
        var x = Array.ConvertAll(Sample.X, number => MathF.Round(4 * number));
        for (var i = 0; i < Rows; i++) x[i * Dimensions + 4] = x[i * Dimensions] + x[i * Dimensions + 7];
        var tree = await CoresetTree.OpenOrCreateAsync(new MemoryStorage(), new MatrixRows(x, Dimensions), Options);
        await tree.AppendAsync(Labelled(0, Rows), Serial);
        var scores = await tree.ScoreAsync(Serial).ToListAsync();
        Assert.Equal(Dimensions - 1, (await tree.GetFactorAsync(Serial)).Rank);
        Assert.Equal(Dimensions - 1, scores.Sum(score => score.Importance), 1e-6);
    }

    [Fact]
    public async Task Build_AnyDegree_StoresTheSameBytes()
    {
        foreach (var kind in Enum.GetValues<SensitivityKind>())
        {
            var (one, four) = (new MemoryStorage(), new MemoryStorage());
            await BuildAsync(one, Options with { Sensitivity = kind }, Serial);
            await BuildAsync(four, Options with { Sensitivity = kind }, Four);
            Assert.Equal(one.Content, four.Content);
        }
    }

    [Fact]
    public async Task Build_TwelveLeaves_MakesABinaryCounter()
    {
        var tree = await BuildAsync(new MemoryStorage());
        Assert.Equal((12, 3, Rows), (tree.Leaves, tree.Height, tree.Rows));
        Assert.Equal(12 + 6 + 3 + 1, tree.NodesMade);
        foreach (var (level, nodes) in new[] { (0, 12), (1, 6), (2, 3), (3, 2), (4, 2), (99, 2) })
        {
            var coreset = await tree.GetCoresetAsync(level, Serial);
            Assert.InRange(coreset.Count, nodes * 20, nodes * 50);
            Assert.Equal(Rows, coreset.Weights.Sum(), 0.25 * Rows);
            Assert.All(coreset.Weights, weight => Assert.True(weight > 0));
        }

        var root = await tree.GetCoresetAsync(null, Serial);
        Assert.InRange(root.Count, 20, 50);
        Assert.Equal(Classes, root.Labels.Distinct().Count());
        Assert.All(Enumerable.Range(0, root.Count), i => Assert.Equal(Sample.Y[root.Keys[i].Shard * 100 + root.Keys[i].Row], root.Labels[i]));
    }

    [Fact]
    public async Task Append_InTwoCalls_KeepsWhatThereIs()
    {
        var storage = new MemoryStorage();
        var tree = await CoresetTree.OpenOrCreateAsync(storage, new MatrixRows(Sample.X, Dimensions), Options);
        await tree.AppendAsync(Labelled(0, 1000), Four);
        var first = storage.Content;
        Assert.Equal(5 + 2 + 1, tree.NodesMade);
        await tree.AppendAsync(Labelled(1000, Rows), Four);
        Assert.All(first.Where(file => file.Key != "tree.json"), file => Assert.Equal(file.Value, storage.Content[file.Key]));

        // Leaves of 200 rows end at 1,000, so the tree is the one that a single call builds.
        var whole = new MemoryStorage();
        await BuildAsync(whole);
        Assert.Equal(whole.Content, storage.Content);
        Assert.Equal(22, tree.NodesMade);
    }

    [Fact]
    public async Task Append_KilledAnywhere_GoesOnAndStoresTheSameBytes()
    {
        var whole = new MemoryStorage();
        await BuildAsync(whole);
        var writes = whole.Content.Count;
        foreach (var dies in new[] { 0, 1, 8, 9, 40, 100, writes - 1 })
        {
            var storage = new MemoryStorage { DiesAfter = dies };
            await Assert.ThrowsAsync<IOException>(() => BuildAsync(storage));
            Assert.False(storage.Content.ContainsKey("tree.json"));
            var found = storage.Content.Keys.Count(name => name.EndsWith("node.json", StringComparison.Ordinal));
            storage.DiesAfter = null;
            var tree = await BuildAsync(storage);
            Assert.Equal(whole.Content, storage.Content);
            Assert.Equal(22 - found, tree.NodesMade);
        }
    }

    [Fact]
    public async Task Update_OneRow_TouchesItsLeafAndThePathAboveIt()
    {
        var storage = new MemoryStorage();
        await BuildAsync(storage);
        foreach (var (row, path) in new[] { (0, 4), (1999, 3), (2299, 3), (1599, 4) })
        {
            var tree = await OpenAsync(storage);
            var before = storage.Content;
            await tree.UpdateAsync([RowChange.Remove(MatrixRows.KeyOf(row))], Serial);
            Assert.Equal(path, tree.NodesMade);
            var kept = before.Keys.Intersect(storage.Content.Keys).Count(name => name.EndsWith("node.json", StringComparison.Ordinal));
            Assert.Equal(22 - path, kept);
            Assert.Equal(before.Count, storage.Content.Count);
        }
    }

    [Fact]
    public async Task Update_FollowedByItsInverse_IsTheIdentity()
    {
        var storage = new MemoryStorage();
        var tree = await BuildAsync(storage);
        var before = storage.Content;
        RowKey[] some = [MatrixRows.KeyOf(7), MatrixRows.KeyOf(201), MatrixRows.KeyOf(2200)];
        await tree.UpdateAsync([RowChange.Remove(some[0]), new RowChange(some[1], Label: 3 - Sample.Y[201]), new RowChange(some[2], Weight: 2.5)], Four);
        Assert.NotEqual(before["tree.json"], storage.Content["tree.json"]);
        await tree.UpdateAsync([new RowChange(some[0], Weight: 1), new RowChange(some[1], Label: Sample.Y[201]), new RowChange(some[2], Weight: 1)], Serial);
        Assert.Equal(before, storage.Content);
    }

    [Fact]
    public async Task Update_Labels_ReachEveryLevel()
    {
        var storage = new MemoryStorage();
        var tree = await BuildAsync(storage);
        var key = (await tree.GetCoresetAsync(null, Serial)).Keys[0];
        await tree.UpdateAsync([.. Enumerable.Range(0, Rows).Select(row => new RowChange(MatrixRows.KeyOf(row), Label: 1))], Four);
        var reopened = await OpenAsync(storage);
        Assert.All((await reopened.GetCoresetAsync(null, Serial)).Labels, label => Assert.Equal(1, label));
        Assert.All((await reopened.GetCoresetAsync(0, Serial)).Labels, label => Assert.Equal(1, label));
        Assert.Contains(await reopened.ScoreAsync(Serial).ToListAsync(), score => score.Key == key && score.Label == 1);
    }

    [Fact]
    public async Task Update_Removed_EqualsNeverThere()
    {
        var tree = await BuildAsync(new MemoryStorage());
        await tree.UpdateAsync([.. Enumerable.Range(100, 900).Select(row => RowChange.Remove(MatrixRows.KeyOf(row)))], Four);
        var batch = new SensitivityModel(Dimensions, SensitivityKind.Leverage);
        var left = Enumerable.Range(0, Rows).Where(row => row is < 100 or >= 1000).ToArray();
        var x = left.SelectMany(row => Sample.X[(row * Dimensions)..((row + 1) * Dimensions)]).ToArray();
        batch.Add(x, default, Serial);
        batch.EndPass(Serial);
        var expected = new double[left.Length];
        batch.Scores(x, default, expected, Serial);
        var scores = await tree.ScoreAsync(Serial).ToListAsync();
        Assert.Equal(left.Select(MatrixRows.KeyOf), scores.Select(score => score.Key));
        for (var i = 0; i < expected.Length; i++) Assert.Equal(expected[i], scores[i].Importance, 1e-6 * expected[i]);
        Assert.All((await tree.GetCoresetAsync(0, Serial)).Keys, key => Assert.True(key.Shard is < 1 or >= 10));
    }

    [Fact]
    public async Task Update_KilledAnywhere_LeavesTheTreeAsItWasAndCanBeRepeated()
    {
        var expected = new MemoryStorage();
        var change = RowChange.Remove(MatrixRows.KeyOf(450));
        await (await BuildAsync(expected)).UpdateAsync([change], Serial);
        for (var dies = 0; dies < 27; dies += 2)
        {
            var storage = new MemoryStorage();
            await BuildAsync(storage);
            var before = storage.Content["tree.json"];
            var tree = await OpenAsync(storage);
            storage.DiesAfter = storage.Content.Count + dies;
            await Assert.ThrowsAsync<IOException>(() => tree.UpdateAsync([change], Serial));
            storage.DiesAfter = null;
            Assert.Equal(before, storage.Content["tree.json"]);
            Assert.Equal(Rows, (await (await OpenAsync(storage)).ScoreAsync(Serial).ToListAsync()).Count);
            await (await OpenAsync(storage)).UpdateAsync([change], Serial);
            Assert.Equal(expected.Content, storage.Content);
        }
    }

    [Fact]
    public async Task Update_ThatChangesNothing_TouchesNothing()
    {
        var tree = await BuildAsync(new MemoryStorage());
        await tree.UpdateAsync([new RowChange(MatrixRows.KeyOf(5), Sample.Y[5], 1)], Serial);
        await tree.UpdateAsync([], Serial);
        Assert.Equal(22, tree.NodesMade);
    }

    [Fact]
    public async Task GetImportantSamples_Any_AreTheHighestScores()
    {
        var tree = await BuildAsync(new MemoryStorage());
        var all = (await tree.ScoreAsync(Serial).ToListAsync()).OrderByDescending(sample => sample.Importance).ToList();
        Assert.Equal(all.Take(25), await tree.GetImportantSamplesAsync(25, perClass: false, Four));
        var perClass = await tree.GetImportantSamplesAsync(7, perClass: true, Serial);
        Assert.Equal(Enumerable.Range(0, Classes).SelectMany(id => all.Where(sample => sample.Label == id).Take(7)), perClass);
        Assert.Equal(Rows, (await tree.GetImportantSamplesAsync(10_000, perClass: false, Serial)).Count);
    }

    [Fact]
    public async Task Coreset_TrainsAHead_WhoseLossOnAllRowsIsCloseToTheFullFit()
    {
        var (x, y) = GoldenSample.Clusters(12_000, 12, 4, 22, spread: 3);
        var fit = new SoftmaxRegressionOptions { C = 1, GradientTolerance = 1e-3 };
        var full = LogLoss(SoftmaxRegression.Fit(new TrainingSample(x, 12, y, 4), fit, Four), x, y);
        foreach (var kind in Enum.GetValues<SensitivityKind>())
        {
            var options = new CoresetTreeOptions { Dimensions = 12, LeafRows = 2000, CoresetRows = 1000, Seed = 5, Sensitivity = kind };
            var tree = await CoresetTree.OpenOrCreateAsync(new MemoryStorage(), new MatrixRows(x, 12), options);
            await tree.AppendAsync(Enumerable.Range(0, 12_000).Select(row => new LabelledRow(MatrixRows.KeyOf(row), y[row])).ToAsyncEnumerable(), Four);
            var coreset = await tree.GetCoresetAsync(null, Four);
            Assert.True(coreset.Count <= 1000);
            var small = SoftmaxRegression.Fit(coreset.ToTrainingSample(4), fit, Four);
            Assert.InRange(LogLoss(small, x, y) / full, 1, 1.06);
        }
    }

    [Fact]
    public async Task Tree_Empty_IsDefined()
    {
        var tree = await CoresetTree.OpenOrCreateAsync(new MemoryStorage(), new MatrixRows([], Dimensions), Options);
        await tree.AppendAsync(Labelled(0, 0), Serial);
        Assert.Equal((0, -1), (tree.Leaves, tree.Height));
        Assert.Equal(0, (await tree.GetCoresetAsync(null, Serial)).Count);
        Assert.Equal(0, (await tree.GetCoresetAsync(0, Serial)).Count);
        Assert.Empty(await tree.GetImportantSamplesAsync(5, perClass: true, Serial));
        Assert.Throws<NoLabelledImagesException>(() => SoftmaxRegression.Fit(new Coreset([], [], 2, [], []).ToTrainingSample(2), new SoftmaxRegressionOptions(), Serial));
    }

    [Fact]
    public async Task Tree_AllRowsRemoved_IsEmptyAndComesBack()
    {
        var storage = new MemoryStorage();
        var tree = await BuildAsync(storage);
        var before = storage.Content;
        await tree.UpdateAsync([.. Enumerable.Range(0, Rows).Select(row => RowChange.Remove(MatrixRows.KeyOf(row)))], Four);
        Assert.Equal(0, (await tree.GetCoresetAsync(null, Serial)).Count);
        Assert.Equal(0, (await tree.GetFactorAsync(Serial)).Rank);
        await tree.UpdateAsync([.. Enumerable.Range(0, Rows).Select(row => new RowChange(MatrixRows.KeyOf(row), Weight: 1))], Four);
        Assert.Equal(before, storage.Content);
    }

    [Fact]
    public async Task Tree_IdenticalEmbeddings_IsDefined()
    {
        var x = Enumerable.Repeat(2f, Rows * Dimensions).ToArray();
        foreach (var kind in Enum.GetValues<SensitivityKind>())
        {
            var tree = await CoresetTree.OpenOrCreateAsync(new MemoryStorage(), new MatrixRows(x, Dimensions), Options with { Sensitivity = kind });
            await tree.AppendAsync(Labelled(0, Rows), Serial);
            Assert.All(await tree.ScoreAsync(Serial).ToListAsync(), score => Assert.Equal(1.0 / Rows, score.Importance, 1e-12));
            Assert.All((await tree.GetCoresetAsync(null, Serial)).Weights, weight => Assert.True(double.IsFinite(weight) && weight > 0));
        }
    }

    [Fact]
    public async Task Append_NonFiniteEmbedding_NamesTheImageAndAddsNothing()
    {
        var x = Sample.X.ToArray();
        x[1234 * Dimensions + 2] = float.NaN;
        var storage = new MemoryStorage();
        var tree = await CoresetTree.OpenOrCreateAsync(storage, new MatrixRows(x, Dimensions), Options);
        var thrown = await Assert.ThrowsAsync<NonFiniteEmbeddingsException>(() => tree.AppendAsync(Labelled(0, Rows), Four));
        Assert.Contains("000012-0034", thrown.Message, StringComparison.Ordinal);
        Assert.Null(await CoresetTree.OpenAsync(storage, new MatrixRows(x, Dimensions)));
    }

    [Fact]
    public async Task Changes_ThatMakeNoSense_AreRefused()
    {
        var storage = new MemoryStorage();
        var tree = await BuildAsync(storage);
        var before = storage.Content;
        Assert.Equal(new RowKey(99, 0), (await Assert.ThrowsAsync<RowNotInTreeException>(() => tree.UpdateAsync([RowChange.Remove(new RowKey(0, 1)), RowChange.Remove(new RowKey(99, 0))], Serial))).Key);
        Assert.Equal(MatrixRows.KeyOf(5), (await Assert.ThrowsAsync<RowAlreadyInTreeException>(() => tree.AppendAsync(Labelled(5, 6), Serial))).Key);
        await Assert.ThrowsAsync<ArgumentException>(() => tree.UpdateAsync([new RowChange(new RowKey(0, 1), Label: -1)], Serial));
        await Assert.ThrowsAsync<ArgumentException>(() => tree.UpdateAsync([new RowChange(new RowKey(0, 1), Weight: double.NaN)], Serial));
        await Assert.ThrowsAsync<ArgumentException>(() => tree.AppendAsync(Labelled(10, 12).Reverse(), Serial));
        await Assert.ThrowsAsync<ArgumentException>(() => tree.AppendAsync(new[] { new LabelledRow(new RowKey(50, 0), -1) }.ToAsyncEnumerable(), Serial));
        await Assert.ThrowsAsync<ArgumentException>(() => tree.AppendAsync(new[] { new LabelledRow(new RowKey(50, 0), 1, -1) }.ToAsyncEnumerable(), Serial));
        await Assert.ThrowsAsync<ArgumentException>(() => CoresetTree.OpenOrCreateAsync(storage, new MatrixRows(Sample.X, Dimensions), Options with { Seed = 9 }));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => CoresetTree.OpenOrCreateAsync(storage, new MatrixRows(Sample.X, Dimensions), Options with { ClassShare = 1 }));
        Assert.Equal(before, storage.Content);
    }

    private static Task<CoresetTree> BuildAsync(MemoryStorage storage) => BuildAsync(storage, Options);

    private static async Task<CoresetTree> BuildAsync(MemoryStorage storage, CoresetTreeOptions options, ParallelOptions? parallel = null)
    {
        var tree = await CoresetTree.OpenOrCreateAsync(storage, new MatrixRows(Sample.X, Dimensions), options);
        await tree.AppendAsync(Labelled(0, Rows), parallel ?? Four);
        return tree;
    }

    private static async Task<CoresetTree> OpenAsync(MemoryStorage storage) =>
        await CoresetTree.OpenAsync(storage, new MatrixRows(Sample.X, Dimensions)) ?? throw new InvalidOperationException("There is no tree.");

    private static IAsyncEnumerable<LabelledRow> Labelled(int start, int end) =>
        Enumerable.Range(start, end - start).Select(row => new LabelledRow(MatrixRows.KeyOf(row), Sample.Y[row])).ToAsyncEnumerable();

    private static double LogLoss(SoftmaxHead head, float[] x, int[] y)
    {
        var probabilities = new float[y.Length * head.Classes];
        head.Predict(x, probabilities);
        return y.Select((label, row) => -Math.Log(probabilities[row * head.Classes + label])).Average();
    }
}
