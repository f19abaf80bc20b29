using Assay.Numerics;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.OutOfSample;
using Xunit;

namespace Assay.UnitTests.Scoring;

/// <summary>Heads trained on embeddings that are read shard by shard against heads trained on the same rows in memory.</summary>
public sealed class ShardedTrainingTests
{
    private const int Dimensions = 5, Classes = 4, Shards = 4, RowsOfShard = 300;
    private static readonly FoldAssignment Folds = new(3, 17);
    private static readonly OutOfSampleOptions Options = new() { Grid = [1e-2], GradientTolerance = 1e-6 };
    private static readonly ParallelOptions Serial = new() { MaxDegreeOfParallelism = 1 };

    [Fact]
    public void Fit_EveryRow_EqualsTheFitInMemory()
    {
        var data = new Shelf(31);
        var options = new SoftmaxRegressionOptions { C = 1e-2, GradientTolerance = 1e-6 };
        var expected = SoftmaxRegression.Fit(data.InMemory().Sample, options, Serial);

        var head = SoftmaxRegression.Fit(data.Sharded(data), options, Serial);
        var warm = SoftmaxRegression.Fit(data.Sharded(data), options, Serial, start: expected);

        AssertClose(expected, head, 2e-3f);
        AssertClose(expected, warm, 2e-3f);
        Assert.InRange(warm.Metadata.Iterations, 0, 3);
        Assert.Equal(expected.Metadata.Images, head.Metadata.Images);
    }

    [Fact]
    public void Train_OutOfSample_EqualsTheTrainingInMemory()
    {
        var data = new Shelf(32);
        var (sample, folds) = data.InMemory();
        var expected = OutOfSampleTrainer.Train(sample, folds, Folds.Folds, Options, Serial);
        var heads = OutOfSampleTrainer.Train(data.Sharded(data), Folds, Options, Serial);

        Assert.Equal(expected.Chosen.LogLoss, heads.Chosen.LogLoss, 1e-5);
        Assert.Equal(expected.Chosen.Accuracy, heads.Chosen.Accuracy, 1e-12);
        Assert.Equal(expected.Evaluation.Auroc!.Value, heads.Evaluation.Auroc!.Value, 1e-5);
        for (var fold = 0; fold < Folds.Folds; fold++) AssertClose(expected.Heads[fold], heads.Heads[fold], 2e-3f);
    }

    [Fact]
    public void Train_AnyDegreeAndCache_GivesTheSameBits()
    {
        var data = new Shelf(33);
        var serial = OutOfSampleTrainer.Train(data.Sharded(data), Folds, Options, Serial);
        var cache = new CachedEmbeddings(data, 2L * 2 * RowsOfShard * Dimensions);
        var parallel = OutOfSampleTrainer.Train(data.Sharded(cache), Folds, Options, new ParallelOptions { MaxDegreeOfParallelism = 4 });

        Assert.Equal(serial.Trials, parallel.Trials);
        Assert.Equal(serial.Evaluation.Classes, parallel.Evaluation.Classes);
        for (var fold = 0; fold < Folds.Folds; fold++) Assert.Equal(serial.Heads[fold].Weights.ToArray(), parallel.Heads[fold].Weights.ToArray());
    }

    [Fact]
    public void CachedEmbeddings_RoomForTwoShards_ReadsTheseOnce()
    {
        var data = new Shelf(34);
        var cache = new CachedEmbeddings(data, 2L * 2 * RowsOfShard * Dimensions + 1);
        for (var pass = 0; pass < 3; pass++)
        {
            for (var shard = 0; shard < Shards; shard++) Assert.Equal(data.Read(shard, default).ToArray(), cache.Read(shard, default).ToArray());
        }

        // Once for each comparison, and beside it 2 shards once and 2 three times.
        Assert.Equal(3 * Shards + 2 + 2 * 3, data.Reads);
    }

    [Fact]
    public void Fit_WeightZero_IsRemoval()
    {
        var data = new Shelf(35);
        var options = new SoftmaxRegressionOptions { C = 1e-2 };
        var weights = Enumerable.Range(0, RowsOfShard).Select(row => row % 7 == 0 ? 0f : 1.5f).ToArray();
        var flags = Array.ConvertAll(weights, weight => weight > 0 ? (byte)1 : (byte)0);
        var (zero, left) = (new ShardedSample(data, Classes), new ShardedSample(data, Classes));
        for (var shard = 0; shard < Shards; shard++)
        {
            zero.Add(shard, data.Labels(shard), default, weights);
            left.Add(shard, data.Labels(shard), flags, [.. Enumerable.Repeat(1.5f, RowsOfShard)]);
        }

        Assert.Equal(SoftmaxRegression.Fit(left, options, Serial).Weights.ToArray(), SoftmaxRegression.Fit(zero, options, Serial).Weights.ToArray());

        var (x, y) = GoldenSample.Clusters(90, 3, 2, 3);
        var some = Enumerable.Range(0, 90).Select(i => i % 5 == 0 ? 0f : 1f).ToArray();
        var kept = Enumerable.Range(0, 90).Where(i => i % 5 != 0).ToArray();
        var removed = SoftmaxRegression.Fit(new TrainingSample(kept.SelectMany(i => x[(3 * i)..(3 * i + 3)]).ToArray(), 3, kept.Select(i => y[i]).ToArray(), 2), options, Serial);
        Assert.Equal(removed.Weights.ToArray(), SoftmaxRegression.Fit(new TrainingSample(x, 3, y, 2, some), options, Serial).Weights.ToArray());
    }

    [Fact]
    public void Train_HostileInput_NamesIt()
    {
        var data = new Shelf(36);
        Assert.Throws<NoLabelledImagesException>(() => SoftmaxRegression.Fit(new ShardedSample(data, Classes), new(), Serial));

        var one = new ShardedSample(data, Classes);
        one.Add(0, new int[RowsOfShard]);
        Assert.Throws<SingleClassException>(() => OutOfSampleTrainer.Train(one, Folds, Options, Serial));
        Assert.Throws<ArgumentException>(() => one.Add(0, new int[RowsOfShard]));
        Assert.Throws<ArgumentOutOfRangeException>(() => one.Add(1, [Classes]));
        Assert.Throws<ArgumentException>(() => one.Add(1, [0, 0], default, [1, float.NaN]));

        var sample = data.Sharded(data);
        data.Break(2, 7);
        var thrown = Assert.Throws<NonFiniteEmbeddingsException>(() => OutOfSampleTrainer.Train(sample, Folds, Options, Serial));
        Assert.Contains(new RowKey(2, 7).ToString(), thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentException>(() => OutOfSampleTrainer.Train(sample, Folds, Options, Serial, start: []));
    }

    [Fact]
    public void Fit_IdenticalEmbeddings_PredictsTheShares()
    {
        var same = new Constant();
        var sample = new ShardedSample(same, 2);
        sample.Add(0, [0, 0, 0, 1]);
        var p = new float[2];
        SoftmaxRegression.Fit(sample, new SoftmaxRegressionOptions(), Serial).Predict([1, 1, 1], p);
        Assert.Equal(.75f, p[0], 1e-3f);
    }

    private static void AssertClose(SoftmaxHead expected, SoftmaxHead actual, float tolerance)
    {
        for (var i = 0; i < expected.Weights.Length; i++) Assert.Equal(expected.Weights.Span[i], actual.Weights.Span[i], tolerance);
    }

    private sealed class Constant : IEmbeddingSource
    {
        public int Dimensions => 3;

        public ReadOnlyMemory<Half> Read(int shard, CancellationToken cancellationToken) => Enumerable.Repeat(Half.One, 12).ToArray();
    }

    /// <summary>Shards in memory; every ninth row has no label.</summary>
    private sealed class Shelf : IEmbeddingSource
    {
        private readonly Half[] _x;
        private readonly int[] _y;
        private int _reads;

        public Shelf(ulong seed)
        {
            var (x, y) = GoldenSample.Clusters(Shards * RowsOfShard, ShardedTrainingTests.Dimensions, Classes, seed);
            (_x, _y) = (Array.ConvertAll(x, value => (Half)value), [.. y.Select((label, row) => row % 9 == 0 ? -1 : label)]);
        }

        public int Dimensions => ShardedTrainingTests.Dimensions;

        public int Reads => _reads;

        public ReadOnlyMemory<Half> Read(int shard, CancellationToken cancellationToken)
        {
            Interlocked.Increment(ref _reads);
            return _x.AsMemory(shard * RowsOfShard * Dimensions, RowsOfShard * Dimensions);
        }

        public int[] Labels(int shard) => _y[(shard * RowsOfShard)..((shard + 1) * RowsOfShard)];

        public void Break(int shard, int row) => _x[(shard * RowsOfShard + row) * Dimensions] = Half.NaN;

        public ShardedSample Sharded(IEmbeddingSource source)
        {
            var sample = new ShardedSample(source, Classes);
            for (var shard = Shards - 1; shard >= 0; shard--) sample.Add(shard, Labels(shard));
            return sample;
        }

        public (TrainingSample Sample, int[] Folds) InMemory()
        {
            var builder = new TrainingSampleBuilder(Shards * RowsOfShard, Classes, Dimensions, 1);
            for (var shard = 0; shard < Shards; shard++) builder.Offer(shard, Labels(shard));
            foreach (var shard in builder.Draw()) builder.Load(shard, Read(shard, default).Span, Labels(shard));
            return builder.Build(ShardedTrainingTests.Folds);
        }
    }
}
