using System.Globalization;
using Assay.Numerics;

namespace Assay.Scoring.Core.Heads;

/// <summary>Some embeddings hold NaN or infinite numbers, from which no probability follows.</summary>
public sealed class NonFiniteEmbeddingsException(int rows, int total, RowKey first)
    : ScoringException(string.Create(
        CultureInfo.InvariantCulture,
        $"{rows:N0} of {total:N0} embeddings hold NaN or infinite numbers, the first that of image {first}. Check the model's output for these images, embed their shards again, or exclude the images."))
{
    /// <summary>Embeddings with a non-finite number.</summary>
    public int Rows { get; } = rows;

    /// <summary>Image of the first of them.</summary>
    public RowKey First { get; } = first;
}
