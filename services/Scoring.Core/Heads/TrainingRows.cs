using Assay.Numerics.Standardization;

namespace Assay.Scoring.Core.Heads;

/// <summary>
/// Labelled rows as training passes over them: standardised by column, in chunks of which each is worked on by one thread, block by block. Rows are
/// numbered in the order of the passes.
/// </summary>
internal abstract class TrainingRows(int dimensions, int classes, int[] labels, float[]? weights, ColumnMoments moments)
{
    // A block of rows stays in the second-level cache between the two products of a training step: heads of few classes wait for memory otherwise.
    private const int BlockNumbers = 64 * 1024;

    // Rows of a product's tile, of which a block is a multiple.
    private const int TileRows = 6;

    /// <summary>Rows of a chunk: enough work to outweigh folding a gradient of K x D, little enough to balance many cores.</summary>
    protected const int ChunkRows = 1024;

    public int Dimensions => dimensions;

    public int Classes => classes;

    /// <summary>Rows of a block at most, a function of D.</summary>
    public int BlockRows { get; } = BlockRowsOf(dimensions);

    /// <summary>Label of every row.</summary>
    public int[] Labels => labels;

    /// <summary>Weight of every row; null where each weighs 1.</summary>
    public float[]? Weights => weights;

    /// <summary>Moments of the embeddings as they are stored, by which rows are standardised.</summary>
    protected ColumnMoments Moments => moments;

    /// <summary>Chunks of all folds but one; of all where <paramref name="heldOut"/> is null.</summary>
    public abstract IReadOnlyList<RowChunk> Training(int? heldOut);

    /// <summary>Chunks of one fold.</summary>
    public abstract IReadOnlyList<RowChunk> HeldOut(int fold);

    /// <summary>Moments of the standardised rows of <see cref="Training"/>.</summary>
    public abstract ColumnMoments TrainingMoments(int? heldOut);

    /// <summary>
    /// Weights over standardised features, as weights over embeddings as they are stored: W_j / scale_j, and the bias moved by the means.
    /// </summary>
    public float[] Unfold(ReadOnlySpan<float> folded, int rows)
    {
        var stride = Dimensions + 1;
        var raw = new float[folded.Length];
        for (var k = 0; k < rows; k++)
        {
            var row = folded.Slice(k * stride, stride);
            double bias = row[Dimensions];
            for (var j = 0; j < Dimensions; j++)
            {
                var weight = row[j] / moments.Scale(j);
                raw[k * stride + j] = (float)weight;
                bias -= weight * moments.Mean[j];
            }

            raw[k * stride + Dimensions] = (float)bias;
        }

        return raw;
    }

    /// <summary>The inverse of <see cref="Unfold"/> for one class of a head.</summary>
    public void Fold(ReadOnlySpan<float> raw, Span<double> folded)
    {
        double bias = raw[Dimensions];
        for (var j = 0; j < Dimensions; j++)
        {
            folded[j] = moments.IsConstant(j) ? 0 : raw[j] * moments.Scale(j);
            bias += raw[j] * moments.Mean[j];
        }

        folded[Dimensions] = bias;
    }

    /// <summary>What a column is multiplied by after its mean is subtracted; 0 where it does not vary.</summary>
    protected double[] InverseScales()
    {
        var scales = new double[dimensions];
        for (var j = 0; j < scales.Length; j++) scales[j] = moments.IsConstant(j) ? 0 : 1 / moments.Scale(j);
        return scales;
    }

    protected static int BlockRowsOf(int dimensions) => Math.Clamp(BlockNumbers / dimensions / TileRows, 4, ChunkRows / 4 / TileRows) * TileRows;
}
