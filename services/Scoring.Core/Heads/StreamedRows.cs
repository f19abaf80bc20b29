using Assay.Numerics;
using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;
using Assay.Numerics.Standardization;
using Assay.Scoring.Core.OutOfSample;

namespace Assay.Scoring.Core.Heads;

/// <summary>
/// Rows that are read, standardised and packed anew in every pass, shard by shard; within a shard the rows of each fold are neighbours. Memory is that of the labels
/// and of one shard a thread. A shard is a chunk: the same shards give the same bits at any degree of parallelism.
/// </summary>
internal sealed class StreamedRows : TrainingRows
{
    private readonly IEmbeddingSource _source;
    private readonly Shard[] _shards;
    private readonly ColumnMoments[] _momentsOfFold;
    private readonly double[] _scale;
    private readonly CancellationToken _cancellationToken;

    private StreamedRows(
        IEmbeddingSource source, int classes, Shard[] shards, int[] labels, float[]? weights, ColumnMoments[] momentsOfFold, CancellationToken cancellationToken)
        : base(source.Dimensions, classes, labels, weights, Merge(source.Dimensions, momentsOfFold))
    {
        (_source, _shards, _momentsOfFold, _cancellationToken) = (source, shards, momentsOfFold, cancellationToken);
        _scale = InverseScales();
    }

    /// <exception cref="NoLabelledImagesException">There is no labelled image.</exception>
    /// <exception cref="NonFiniteEmbeddingsException">An embedding holds NaN or infinity.</exception>
    public static StreamedRows Create(ShardedSample sample, FoldAssignment? folds, ParallelOptions parallel)
    {
        if (sample.Count == 0) throw new NoLabelledImagesException();
        var foldCount = folds?.Folds ?? 1;
        var count = checked((int)sample.Count);
        var (labels, weights) = (new int[count], sample.Shards.Values.Any(rows => rows.Weights is not null) ? new float[count] : null);
        var shards = new List<Shard>();
        var first = 0;
        foreach (var (number, rows) in sample.Shards)
        {
            if (rows.Members.Length == 0) continue;
            var shard = new Shard(number, rows, first, folds, foldCount);
            for (var i = 0; i < shard.Order.Length; i++)
            {
                labels[first + i] = rows.Labels[shard.Order[i]];
                if (weights is not null) weights[first + i] = rows.Weights?[shard.Order[i]] ?? 1;
            }

            shards.Add(shard);
            first += shard.Order.Length;
        }

        var source = sample.Source;
        return new StreamedRows(source, sample.Classes, [.. shards], labels, weights, Measure(source, shards, foldCount, sample.Count, parallel), parallel.CancellationToken);
    }

    public override IReadOnlyList<RowChunk> Training(int? heldOut) => [.. _shards.Select(shard => new Chunk(this, shard, shard.Without(heldOut))).Where(chunk => chunk.Ranges.Count > 0)];

    public override IReadOnlyList<RowChunk> HeldOut(int fold) => [.. _shards.Select(shard => new Chunk(this, shard, shard.Of(fold))).Where(chunk => chunk.Ranges.Count > 0)];

    /// <summary>A change of variables of the moments of the embeddings as they are stored, which were measured once for each fold.</summary>
    public override ColumnMoments TrainingMoments(int? heldOut) =>
        Merge(Dimensions, _momentsOfFold.Where((_, fold) => fold != heldOut)).Standardize(Moments.Mean, _scale);

    private static ColumnMoments Merge(int dimensions, IEnumerable<ColumnMoments> folds)
    {
        var all = new ColumnMoments(dimensions);
        foreach (var fold in folds) all.Merge(fold);
        return all;
    }

    private static ColumnMoments[] Measure(IEmbeddingSource source, List<Shard> shards, int folds, long images, ParallelOptions parallel)
    {
        ColumnMoments[] Empty() => [.. Enumerable.Range(0, folds).Select(_ => new ColumnMoments(source.Dimensions))];
        var total = Empty();
        var (bad, firstBad) = (0, default(RowKey));
        ChunkedLoop.Reduce(
            shards.Count,
            1,
            parallel,
            () => new Measurement(),
            (index, _, measured) =>
            {
                var shard = shards[index];
                var embeddings = shard.Read(source, parallel.CancellationToken);
                (measured.Moments, measured.Bad) = (Empty(), 0);
                for (var fold = 0; fold < folds; fold++)
                {
                    foreach (var (start, end) in shard.Of(fold))
                    {
                        var rows = new float[(end - start) * source.Dimensions];
                        shard.Gather(embeddings.Span, start, end, source.Dimensions, rows);
                        if (FiniteRows.CountNonFinite(rows, source.Dimensions, out var at) is > 0 and var count)
                        {
                            var key = shard.Key(start + at);
                            if (measured.Bad == 0 || key < measured.FirstBad) measured.FirstBad = key;
                            measured.Bad += count;
                        }

                        measured.Moments[fold].Add(rows);
                    }
                }
            },
            measured =>
            {
                for (var fold = 0; fold < folds; fold++) total[fold].Merge(measured.Moments[fold]);
                if (bad == 0) firstBad = measured.FirstBad;
                bad += measured.Bad;
            });
        return bad == 0 ? total : throw new NonFiniteEmbeddingsException(bad, checked((int)images), firstBad);
    }

    private sealed class Measurement
    {
        public ColumnMoments[] Moments { get; set; } = [];

        public int Bad { get; set; }

        public RowKey FirstBad { get; set; }
    }

    /// <summary>The labelled rows of a shard, sorted by fold.</summary>
    private sealed class Shard
    {
        private readonly int _number;
        private readonly int _first;
        private readonly int[] _foldStarts;
        private readonly ShardedSample.Rows _rows;

        public Shard(int number, ShardedSample.Rows rows, int first, FoldAssignment? folds, int foldCount)
        {
            (_number, _rows, _first, _foldStarts) = (number, rows, first, new int[foldCount + 1]);
            var fold = Array.ConvertAll(rows.Members, row => folds?.Of(new RowKey(number, row)) ?? 0);
            foreach (var f in fold) _foldStarts[f + 1]++;
            for (var f = 0; f < foldCount; f++) _foldStarts[f + 1] += _foldStarts[f];
            var next = _foldStarts.ToArray();
            Order = new int[fold.Length];
            for (var i = 0; i < fold.Length; i++) Order[next[fold[i]]++] = i;
        }

        /// <summary>Members in the order of the passes.</summary>
        public int[] Order { get; }

        public RowKey Key(int row) => _rows.Key(_number, Order[row - _first]);

        public IReadOnlyList<(int Start, int End)> Of(int fold) => Range(_foldStarts[fold], _foldStarts[fold + 1]);

        public IReadOnlyList<(int Start, int End)> Without(int? fold) =>
            fold is { } left ? [.. Range(0, _foldStarts[left]), .. Range(_foldStarts[left + 1], Order.Length)] : Range(0, Order.Length);

        public ReadOnlyMemory<Half> Read(IEmbeddingSource source, CancellationToken cancellationToken)
        {
            var embeddings = source.Read(_number, cancellationToken);
            return embeddings.Length == (long)_rows.Size * source.Dimensions
                ? embeddings
                : throw new ArgumentException($"Shard {_number} has {_rows.Size} labels but {embeddings.Length} numbers of embeddings, not [{_rows.Size}, {source.Dimensions}].");
        }

        /// <summary>Copies rows [start, end) as they are stored.</summary>
        public void Gather(ReadOnlySpan<Half> embeddings, int start, int end, int dimensions, Span<float> target)
        {
            for (var row = start; row < end; row++)
            {
                var place = _rows.Members[Order[row - _first]];
                HalfConversion.ToSingle(embeddings.Slice(place * dimensions, dimensions), target.Slice((row - start) * dimensions, dimensions));
            }
        }

        private (int Start, int End)[] Range(int start, int end) => start == end ? [] : [(_first + start, _first + end)];
    }

    private sealed class Chunk(StreamedRows rows, Shard shard, IReadOnlyList<(int Start, int End)> ranges) : RowChunk
    {
        public override IReadOnlyList<(int Start, int End)> Ranges => ranges;

        public override void Visit(BlockScratch scratch, BlockVisitor visit)
        {
            var dimensions = rows.Dimensions;
            var mean = rows.Moments.Mean;
            scratch.Reserve(rows.BlockRows * dimensions);
            var embeddings = shard.Read(rows._source, rows._cancellationToken).Span;
            foreach (var (start, end) in ranges)
            {
                for (var first = start; first < end; first += rows.BlockRows)
                {
                    var last = Math.Min(first + rows.BlockRows, end);
                    var numbers = scratch.Rows.AsSpan(0, (last - first) * dimensions);
                    shard.Gather(embeddings, first, last, dimensions, numbers);
                    for (var at = 0; at < numbers.Length; at += dimensions)
                    {
                        var row = numbers.Slice(at, dimensions);
                        for (var j = 0; j < row.Length; j++) row[j] = (float)((row[j] - mean[j]) * rows._scale[j]);
                    }

                    scratch.Block.Pack(numbers, last - first, dimensions, dimensions);
                    visit(first, scratch.Block);
                }
            }
        }
    }
}
