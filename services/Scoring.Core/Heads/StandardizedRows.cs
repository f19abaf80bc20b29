using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;
using Assay.Numerics.Standardization;

namespace Assay.Scoring.Core.Heads;

/// <summary>
/// The sample's embeddings in memory, sorted so that the rows of each fold are neighbours: every training set and every held-out set is then a few chunks
/// of one matrix, and no fold needs a copy. Blocks are packed once.
/// </summary>
internal sealed class StandardizedRows : TrainingRows
{
    private readonly Chunk[] _chunks;
    private readonly int[] _foldChunks;

    private StandardizedRows(TrainingSample sample, int[] order, int[] foldStarts, ColumnMoments moments, ParallelOptions parallel)
        : base(
            sample.Dimensions,
            sample.Classes,
            Array.ConvertAll(order, row => sample.Labels.Span[row]),
            sample.Weights.IsEmpty ? null : Array.ConvertAll(order, row => sample.Weights.Span[row]),
            moments)
    {
        (_chunks, _foldChunks) = Cut(foldStarts);
        var scale = InverseScales();
        ChunkedLoop.For(_chunks.Length, 1, parallel, (first, last) =>
        {
            var rows = new float[BlockRows * Dimensions];
            for (var chunk = first; chunk < last; chunk++) Fill(_chunks[chunk], sample, order, scale, rows);
        });
    }

    public static StandardizedRows Create(TrainingSample sample, ReadOnlySpan<int> folds, int foldCount, ParallelOptions parallel)
    {
        // Weight 0 is removal: not even the standardisation sees the row.
        var kept = new List<int>(sample.Count);
        for (var i = 0; i < sample.Count; i++)
        {
            if (sample.Weights.IsEmpty || sample.Weights.Span[i] > 0) kept.Add(i);
        }

        if (kept.Count == 0) throw new NoLabelledImagesException();

        // Counting sort: stable, so the order within a fold stays that of the sample.
        var (order, foldStarts) = (new int[kept.Count], new int[foldCount + 1]);
        foreach (var row in kept) foldStarts[(folds.IsEmpty ? 0 : folds[row]) + 1]++;
        for (var f = 0; f < foldCount; f++) foldStarts[f + 1] += foldStarts[f];
        var next = foldStarts.ToArray();
        foreach (var row in kept) order[next[folds.IsEmpty ? 0 : folds[row]]++] = row;
        return new StandardizedRows(sample, order, foldStarts, Measure(sample, order, parallel), parallel);
    }

    public override IReadOnlyList<RowChunk> HeldOut(int fold) => _chunks[_foldChunks[fold].._foldChunks[fold + 1]];

    public override IReadOnlyList<RowChunk> Training(int? heldOut) =>
        heldOut is { } fold ? [.. _chunks[.._foldChunks[fold]], .. _chunks[_foldChunks[fold + 1]..]] : _chunks;

    public override ColumnMoments TrainingMoments(int? heldOut)
    {
        var moments = new ColumnMoments(Dimensions);
        foreach (var chunk in Training(heldOut)) moments.Merge(((Chunk)chunk).Moments);
        return moments;
    }

    private static ColumnMoments Measure(TrainingSample sample, int[] order, ParallelOptions parallel)
    {
        if (order.Length == sample.Count) return ColumnMoments.Of(sample.Embeddings, sample.Dimensions, parallel);
        var kept = new float[order.Length * sample.Dimensions];
        var rows = order.Order().ToArray();
        for (var i = 0; i < rows.Length; i++)
            sample.Embeddings.Span.Slice(rows[i] * sample.Dimensions, sample.Dimensions).CopyTo(kept.AsSpan(i * sample.Dimensions));
        return ColumnMoments.Of(kept, sample.Dimensions, parallel);
    }

    private (Chunk[] Chunks, int[] FoldChunks) Cut(int[] foldStarts)
    {
        var (chunks, ends) = (new List<Chunk>(), new int[foldStarts.Length]);
        var chunkRows = ChunkRows / BlockRows * BlockRows;
        for (var fold = 0; fold + 1 < foldStarts.Length; fold++)
        {
            for (var start = foldStarts[fold]; start < foldStarts[fold + 1]; start += chunkRows)
                chunks.Add(new Chunk(start, Math.Min(start + chunkRows, foldStarts[fold + 1]), BlockRows, Dimensions));
            ends[fold + 1] = chunks.Count;
        }

        return ([.. chunks], ends);
    }

    private void Fill(Chunk chunk, TrainingSample sample, int[] order, double[] scale, float[] rows)
    {
        var mean = Moments.Mean;
        for (var block = 0; block < chunk.Blocks.Length; block++)
        {
            var start = chunk.Start + block * BlockRows;
            var count = Math.Min(BlockRows, chunk.End - start);
            for (var i = 0; i < count; i++)
            {
                var source = sample.Embeddings.Span.Slice(order[start + i] * Dimensions, Dimensions);
                var target = rows.AsSpan(i * Dimensions, Dimensions);
                for (var j = 0; j < target.Length; j++) target[j] = (float)((source[j] - mean[j]) * scale[j]);
            }

            chunk.Moments.Add(rows.AsSpan(0, count * Dimensions));
            chunk.Blocks[block] = new PackedMatrix();
            chunk.Blocks[block].Pack(rows, count, Dimensions, Dimensions);
        }
    }

    private sealed class Chunk(int start, int end, int blockRows, int dimensions) : RowChunk
    {
        public int Start => start;

        public int End => end;

        public PackedMatrix[] Blocks { get; } = new PackedMatrix[(end - start + blockRows - 1) / blockRows];

        /// <summary>Moments of its standardised rows.</summary>
        public ColumnMoments Moments { get; } = new(dimensions);

        public override IReadOnlyList<(int Start, int End)> Ranges { get; } = [(start, end)];

        public override void Visit(BlockScratch scratch, BlockVisitor visit)
        {
            for (var block = 0; block < Blocks.Length; block++) visit(start + block * blockRows, Blocks[block]);
        }
    }
}
