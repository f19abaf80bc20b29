using System.Buffers;
using Assay.Numerics;
using Assay.Numerics.Kernels;
using Assay.Scoring.Core.Heads;
using Assay.Scoring.Core.LabelQuality;
using Assay.Scoring.Core.OutOfSample;

namespace Assay.Scoring.Core.ResponseDistribution;

/// <summary>
/// Response distribution entropy (Stabinger and Rodriguez-Sanchez, "Guided Labeling using Convolutional Neural Networks"): how uncertain a head is
/// of an image under changes that leave its class as it is. The mean, over k augmentations of the image, of the entropy of the prediction. An image is judged
/// by the head of its fold: where it has a label, the one that never saw it; where it has none, no head did. Immutable and safe for concurrent use.
/// </summary>
public sealed class ResponseDistributionEntropy
{
    private const int ChunkRows = 16;

    private readonly IReadOnlyList<SoftmaxHead> _heads;
    private readonly FoldAssignment _folds;

    /// <param name="heads">Head f for the images of fold f, all of one shape.</param>
    /// <param name="folds">The assignment the heads were trained with.</param>
    public ResponseDistributionEntropy(IReadOnlyList<SoftmaxHead> heads, FoldAssignment folds)
    {
        ArgumentNullException.ThrowIfNull(heads);
        ArgumentNullException.ThrowIfNull(folds);
        if (heads.Count != folds.Folds) throw new ArgumentException($"{folds.Folds} folds need as many heads, not {heads.Count}.", nameof(heads));
        if (heads.Any(head => head.Classes != heads[0].Classes || head.Dimensions != heads[0].Dimensions))
            throw new ArgumentException("The heads differ in classes or dimensions.", nameof(heads));
        (_heads, _folds) = (heads, folds);
    }

    /// <summary>D.</summary>
    public int Dimensions => _heads[0].Dimensions;

    /// <summary>K.</summary>
    public int Classes => _heads[0].Classes;

    /// <summary>The entropy of one image in bits, 0 .. log2 K; higher = less certain. The bits do not depend on other images.</summary>
    /// <param name="image">The image's id, which decides its head.</param>
    /// <param name="embeddings">float32 [k, D] of its augmentations, k 1 or more.</param>
    /// <exception cref="ArgumentException">They are no whole rows, or hold NaN or infinite numbers.</exception>
    public float Score(RowKey image, ReadOnlySpan<float> embeddings)
    {
        if (embeddings.IsEmpty || embeddings.Length % Dimensions != 0)
            throw new ArgumentException($"{embeddings.Length} numbers are not whole rows of {Dimensions}, one or more.", nameof(embeddings));
        if (!FiniteRows.AllFinite(embeddings)) throw new ArgumentException($"An embedding of an augmentation of image {image} holds NaN or infinite numbers.", nameof(embeddings));

        var head = _heads[_folds.Of(image)];
        var rows = embeddings.Length / Dimensions;
        var probabilities = ArrayPool<float>.Shared.Rent(Math.Min(rows, ChunkRows) * Classes);
        try
        {
            var sum = 0.0;
            for (var start = 0; start < rows; start += ChunkRows)
            {
                var count = Math.Min(ChunkRows, rows - start);
                head.Predict(embeddings.Slice(start * Dimensions, count * Dimensions), probabilities);
                for (var row = 0; row < count; row++) sum += PredictionEntropy.Bits(probabilities.AsSpan(row * Classes, Classes));
            }

            return (float)(sum / rows);
        }
        finally
        {
            ArrayPool<float>.Shared.Return(probabilities);
        }
    }
}
