using Assay.Numerics.Kernels;
using Assay.Numerics.Parallelism;
using Assay.Numerics.Standardization;

namespace Assay.Scoring.Core.Heads;

/// <summary>
/// The sample's embeddings, standardised by column and sorted so that the rows of each fold are neighbours: every training set and every held-out
/// set is then a few chunks of one matrix, and no fold needs a copy. Blocks of rows are packed once as both matrix products of a training step want them.
/// </summary>
internal sealed class StandardizedRows
{
    // A block of rows stays in the second-level cache between the two products of a training step: heads of few classes wait for memory otherwise.
    private const int BlockNumbers = 64 * 1024;

    // Rows of a product's tile, of which a block is a multiple.
    private const int TileRows = 6;

    // Rows a parallel chunk: enough work to outweigh folding a gradient of K x D, little enough to balance many cores.
    private const int ChunkRows = 1024;

    private readonly ColumnMoments _moments;
    private readonly Chunk[] _chunks;
    private readonly int[] _foldChunks;

    private StandardizedRows(TrainingSample sample, int[] order, int[] foldStarts, ColumnMoments moments, ParallelOptions parallel)
    {
        Dimensions = sample.Dimensions;
        BlockRows = Math.Clamp(BlockNumbers / Dimensions / TileRows, 4, ChunkRows / 4 / TileRows) * TileRows;
        Classes = sample.Classes;
        _moments = moments;
        Labels = Array.ConvertAll(order, row => sample.Labels.Span[row]);
        Weights = sample.Weights.IsEmpty ? null : Array.ConvertAll(order, row => sample.Weights.Span[row]);
        (_chunks, _foldChunks) = Cut(foldStarts);
        var scale = new double[Dimensions];
        for (var j = 0; j < scale.Length; j++) scale[j] = moments.IsConstant(j) ? 0 : 1 / moments.Scale(j);
        ChunkedLoop.For(_chunks.Length, 1, parallel, (first, last) =>
        {
            var rows = new float[BlockRows * Dimensions];
            for (var chunk = first; chunk < last; chunk++) Fill(_chunks[chunk], sample, order, scale, rows);
        });
    }

    public int Dimensions { get; }

    public int Classes { get; }

    /// <summary>Rows of a block, a function of D; the last block of a chunk may have fewer.</summary>
    public int BlockRows { get; }

    public int[] Labels { get; }

    public float[]? Weights { get; }

    public static StandardizedRows Create(TrainingSample sample, ReadOnlySpan<int> folds, int foldCount, ParallelOptions parallel)
    {
        if (sample.Count == 0) throw new NoLabelledImagesException();
        var order = new int[sample.Count];
        for (var i = 0; i < order.Length; i++) order[i] = i;
        var foldStarts = new int[foldCount + 1];
        if (foldCount == 1)
        {
            foldStarts[1] = order.Length;
        }
        else
        {
            // Counting sort: stable, so the order within a fold stays that of the sample.
            foreach (var fold in folds) foldStarts[fold + 1]++;
            for (var f = 0; f < foldCount; f++) foldStarts[f + 1] += foldStarts[f];
            var next = foldStarts.ToArray();
            for (var i = 0; i < folds.Length; i++) order[next[folds[i]]++] = i;
        }

        return new StandardizedRows(sample, order, foldStarts, ColumnMoments.Of(sample.Embeddings, sample.Dimensions, parallel), parallel);
    }

    /// <summary>Chunks of one fold.</summary>
    public ReadOnlySpan<Chunk> FoldChunks(int fold) => _chunks.AsSpan(_foldChunks[fold].._foldChunks[fold + 1]);

    /// <summary>Chunks of all folds but one; of all where <paramref name="heldOut"/> is null.</summary>
    public List<Chunk> TrainingChunks(int? heldOut)
    {
        var chunks = new List<Chunk>();
        for (var fold = 0; fold + 1 < _foldChunks.Length; fold++)
        {
            if (fold != heldOut) chunks.AddRange(FoldChunks(fold));
        }

        return chunks;
    }

    /// <summary>
    /// Weights over a training set's own standardised features, as weights over embeddings as they are stored:
    /// W_j / (scale_j moments_j) and the bias moved by both means.
    /// </summary>
    public float[] Unfold(ReadOnlySpan<float> weights, int classes)
    {
        var stride = Dimensions + 1;
        var raw = new float[weights.Length];
        for (var k = 0; k < classes; k++)
        {
            var row = weights.Slice(k * stride, stride);
            double bias = row[Dimensions];
            for (var j = 0; j < Dimensions; j++)
            {
                var weight = row[j] / _moments.Scale(j);
                raw[k * stride + j] = (float)weight;
                bias -= weight * _moments.Mean[j];
            }

            raw[k * stride + Dimensions] = (float)bias;
        }

        return raw;
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
        var mean = _moments.Mean;
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

    /// <summary>Rows [Start, End) of one fold.</summary>
    internal sealed class Chunk(int start, int end, int blockRows, int dimensions)
    {
        public int Start => start;

        public int End => end;

        /// <summary>Its rows, as many a block as <see cref="BlockRows"/> says.</summary>
        public PackedMatrix[] Blocks { get; } = new PackedMatrix[(end - start + blockRows - 1) / blockRows];

        /// <summary>Moments of its standardised rows.</summary>
        public ColumnMoments Moments { get; } = new(dimensions);
    }
}
