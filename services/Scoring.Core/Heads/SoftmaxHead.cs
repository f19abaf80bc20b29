using Assay.Numerics.Kernels;

namespace Assay.Scoring.Core.Heads;

/// <summary>
/// A trained linear classifier: softmax of W [h; 1]. Immutable and safe for concurrent use. The standardisation of training is
/// folded into the weights, so it takes embeddings as they are stored.
/// </summary>
public sealed class SoftmaxHead
{
    private readonly LinearSoftmax _present;

    /// <param name="weights">W, float32 [K, D + 1] in row-major order, the bias last; rows of classes without training images are 0.</param>
    /// <param name="metadata">Shape and origin.</param>
    public SoftmaxHead(ReadOnlyMemory<float> weights, SoftmaxHeadMetadata metadata)
    {
        ArgumentNullException.ThrowIfNull(metadata);
        if (weights.Length != (long)metadata.Classes * (metadata.Dimensions + 1))
            throw new ArgumentException($"{weights.Length} weights are not [{metadata.Classes}, {metadata.Dimensions} + 1].", nameof(weights));
        if (metadata.PresentClasses.Count == 0 || metadata.PresentClasses.Any(id => id < 0 || id >= metadata.Classes))
            throw new ArgumentException($"The classes present must be among 0..{metadata.Classes - 1}, at least one.", nameof(metadata));
        if (!FiniteRows.AllFinite(weights.Span)) throw new ArgumentException("The weights hold NaN or infinite numbers.", nameof(weights));

        Weights = weights;
        Metadata = metadata;
        var stride = Dimensions + 1;
        var present = new float[metadata.PresentClasses.Count * stride];
        for (var k = 0; k < metadata.PresentClasses.Count; k++)
            weights.Span.Slice(metadata.PresentClasses[k] * stride, stride).CopyTo(present.AsSpan(k * stride));
        _present = new LinearSoftmax(metadata.PresentClasses.Count, Dimensions);
        _present.Load(present);
    }

    /// <summary>W, float32 [K, D + 1], row-major: an .npy file as it is.</summary>
    public ReadOnlyMemory<float> Weights { get; }

    public SoftmaxHeadMetadata Metadata { get; }

    /// <summary>K.</summary>
    public int Classes => Metadata.Classes;

    /// <summary>D.</summary>
    public int Dimensions => Metadata.Dimensions;

    /// <summary>
    /// Embeddings [n, D] to probabilities [n, K]; each row sums to 1. The bits of a row do not depend on the other rows.
    /// Embeddings must be finite (see <see cref="FiniteRows"/>).
    /// </summary>
    public void Predict(ReadOnlySpan<float> embeddings, Span<float> probabilities)
    {
        if (embeddings.Length % Dimensions != 0) throw new ArgumentException($"{embeddings.Length} numbers are not whole rows of {Dimensions}.", nameof(embeddings));
        var rows = embeddings.Length / Dimensions;
        if (probabilities.Length < (long)rows * Classes) throw new ArgumentException("The destination is too short.", nameof(probabilities));
        if (rows == 0) return;

        _present.Logits(embeddings, rows, probabilities, Classes);
        for (var row = 0; row < rows; row++)
        {
            var cells = probabilities.Slice(row * Classes, Classes);
            Softmax.Row(cells[.._present.Classes], cells);
            Spread(cells);
        }
    }

    /// <summary>Moves the probabilities of the present classes, which lie at the front, to their own ids. From the back, as ids ascend.</summary>
    private void Spread(Span<float> cells)
    {
        var present = Metadata.PresentClasses;
        if (present.Count == cells.Length) return;
        cells[present.Count..].Clear();
        for (var k = present.Count - 1; k >= 0 && present[k] != k; k--)
        {
            cells[present[k]] = cells[k];
            cells[k] = 0;
        }
    }
}
