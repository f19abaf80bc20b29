using Assay.Numerics.Parallelism;
using Assay.Numerics.Standardization;

namespace Assay.Scoring.Core.Heads;

/// <summary>
/// The sample's embeddings, standardised by column and sorted so that the rows of each fold are neighbours: every training set and every held-out
/// set is then a few ranges of one matrix, and no fold needs a copy.
/// </summary>
internal sealed class StandardizedRows
{
    // Rows a parallel chunk: enough work to outweigh folding a gradient of K x D, little enough to balance many cores.
    private const int ChunkRows = 1024;

    private readonly ColumnMoments _moments;

    private StandardizedRows(TrainingSample sample, int[] order, int[] foldStarts, ColumnMoments moments, ParallelOptions parallel)
    {
        Dimensions = sample.Dimensions;
        Classes = sample.Classes;
        FoldStarts = foldStarts;
        _moments = moments;
        Labels = Array.ConvertAll(order, row => sample.Labels.Span[row]);
        Weights = sample.Weights.IsEmpty ? null : Array.ConvertAll(order, row => sample.Weights.Span[row]);
        Features = GC.AllocateUninitializedArray<float>(sample.Embeddings.Length);
        var scale = new double[Dimensions];
        for (var j = 0; j < scale.Length; j++) scale[j] = moments.IsConstant(j) ? 0 : 1 / moments.Scale(j);
        ChunkedLoop.For(order.Length, ChunkRows, parallel, (start, end) =>
        {
            var mean = moments.Mean;
            for (var i = start; i < end; i++)
            {
                var source = sample.Embeddings.Span.Slice(order[i] * Dimensions, Dimensions);
                var target = Features.AsSpan(i * Dimensions, Dimensions);
                for (var j = 0; j < target.Length; j++) target[j] = (float)((source[j] - mean[j]) * scale[j]);
            }
        });
    }

    public int Dimensions { get; }

    public int Classes { get; }

    /// <summary>Row where each fold starts, and the end of the last.</summary>
    public int[] FoldStarts { get; }

    public float[] Features { get; }

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

    /// <summary>Chunks [start, end) of one fold.</summary>
    public List<(int Start, int End)> FoldChunks(int fold)
    {
        var chunks = new List<(int, int)>();
        for (var start = FoldStarts[fold]; start < FoldStarts[fold + 1]; start += ChunkRows)
            chunks.Add((start, Math.Min(start + ChunkRows, FoldStarts[fold + 1])));
        return chunks;
    }

    /// <summary>Chunks of all folds but one; of all where <paramref name="heldOut"/> is null.</summary>
    public List<(int Start, int End)> TrainingChunks(int? heldOut)
    {
        var chunks = new List<(int, int)>();
        for (var fold = 0; fold + 1 < FoldStarts.Length; fold++)
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
}
